"""Give pip one index instead of an extra one."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import is_pip_install
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if step.keyword == "ENV" and "PIP_EXTRA_INDEX_URL" in dict(step.pairs):
            yield Hit(step.line, "PIP_EXTRA_INDEX_URL")
    for script in file.scripts:
        for command in script.commands:
            if is_pip_install(command) and command.flagged("extra-index-url"):
                yield Hit(command.line)


RULE = Rule(
    name="pip-extra-index",
    title="Give pip one index instead of an extra one",
    why=(
        "pip takes the highest version of either: who registers a private name at the public "
        "index is installed."
    ),
    severity=Severity.MEDIUM,
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.5",
    ),
    bad=(
        (
            "FROM python:3.12\nRUN pip install --no-cache-dir --extra-index-url "
            "https://example.org/simple a==1"
        ),
        "FROM python:3.12\nENV PIP_EXTRA_INDEX_URL=https://example.org/simple",
    ),
    good=(("FROM python:3.12\nRUN pip install --no-cache-dir --index-url https://example.org/simple a==1"),),
    violates=_violates,
)
