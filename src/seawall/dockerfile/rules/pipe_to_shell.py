"""Do not pipe a download into a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, line_at
from seawall.model.finding import Severity

_SHELLS = r"(?:sudo\s+(?:-\S+\s+)*)?(?:/(?:usr/)?bin/)?(?:ba|da|a|z|k)?sh\b"
_PIPED = re.compile(rf"\|\s*{_SHELLS}")
_FETCHES = re.compile(r"\b(?:curl|wget)\b")
_APART = re.compile(r"[|;&\n]")
_PUT_IN = re.compile(r"(?:\b(?:ba|da|a|z|k)?sh\s+-c|\beval)\s+[\"']?(?:\$\(|`)\s*(?:curl|wget)\b")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for offset in (*_piped(script.text), *(match.start() for match in _PUT_IN.finditer(script.text))):
            yield Hit(line_at(script.joins, offset))


def _piped(text: str) -> Iterator[int]:
    """Yield where the downloads begin that go into a shell."""
    begin = 0
    for mark in _APART.finditer(text):
        if mark[0] == "|" and _PIPED.match(text, mark.start()):
            fetched = _FETCHES.search(text, begin, mark.start())
            if fetched is not None:
                yield fetched.start()
        begin = mark.end()


RULE = Rule(
    name="pipe-to-shell",
    title="Do not pipe a download into a shell",
    why=(
        "Whoever holds the server, or the name, decides what is run; nothing is checked, and half "
        "of it runs if it breaks off."
    ),
    severity=Severity.HIGH,
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.3",
    ),
    bad=(
        (
            "FROM debian:12\n"
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
            "RUN curl -fsS https://example.org/install.sh | bash"
        ),
        'FROM debian:12\nRUN sh -c "$(curl -fsS https://example.org/install.sh)"',
    ),
    good=(
        (
            "FROM debian:12\n"
            'RUN curl -fsSo /tmp/i https://example.org/i && echo "abc /tmp/i" > /s && sha256sum -c '
            "/s && sh /tmp/i"
        ),
    ),
    violates=_violates,
)
