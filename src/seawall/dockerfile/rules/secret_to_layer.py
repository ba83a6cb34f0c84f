"""Do not copy a mounted secret into the layer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import target
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Script, line_at
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for mount in script.step.mounts:
            if mount.get("type") != "secret":
                continue
            name = target(mount) or f"/run/secrets/{mount.get('id', '')}"
            yield from (Hit(line) for line in _copied(script, name))


def _copied(script: Script, name: str) -> Iterator[int]:
    for command in script.commands:
        if command.name in {"cp", "mv", "install", "ln"} and name in command.operands():
            yield command.line
    written = re.compile(rf"\bcat\s+[\"']?{re.escape(name)}[\"']?\s*(?:>|\|\s*tee\b)")
    yield from (line_at(script.joins, match.start()) for match in written.finditer(script.text))


def _remedy(file: Dockerfile, hit: Hit) -> str:
    """Mount it where it is wanted; then there is nothing to copy."""
    step = next((each for each in file.steps if each.line <= hit.line <= each.end_line), None)
    mount = next((each for each in step.mounts if each.get("type") == "secret"), {}) if step else {}
    name = mount.get("id") or "secret"
    return f"RUN --mount=type=secret,id={name},target=/where/it/is/wanted,mode=0400 \\\n    command"


RULE = Rule(
    name="secret-to-layer",
    title="Do not copy a mounted secret into the layer",
    why="The mount is gone after the RUN, the copy stays in the image.",
    severity=Severity.HIGH,
    remedy=_remedy,
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        "FROM debian:12\nRUN --mount=type=secret,id=key cp /run/secrets/key /root/.ssh/id_rsa",
        "FROM debian:12\nRUN --mount=type=secret,id=npm,target=/n cat /n > /root/.npmrc",
    ),
    good=(
        "FROM debian:12\nRUN --mount=type=secret,id=key ssh-add /run/secrets/key",
        (
            "FROM debian:12\n"
            'RUN --mount=type=secret,id=token curl -fsS -H "$(cat /run/secrets/token)" '
            "https://example.org/a"
        ),
    ),
    violates=_violates,
)
