"""Let pip keep no cache."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import is_pip_install, spared
from seawall.dockerfile.mending import flag_added
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile, Script
from seawall.model.finding import Severity

_ON = re.compile(r"1|true|on|yes", re.IGNORECASE)
_SET = re.compile(r"\bPIP_NO_CACHE_DIR=[\"']?(?:1|true|on|yes)\b", re.IGNORECASE)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    off: set[int] = set()
    scripts = {script.step: script for script in file.scripts}
    for step in file.steps:
        inherited = step.keyword == "FROM" and not step.onbuild and file.stages[step.stage].base in off
        if inherited or (
            step.keyword == "ENV" and _ON.fullmatch(dict(step.pairs).get("PIP_NO_CACHE_DIR", ""))
        ):
            off.add(step.stage)
        elif step in scripts and step.stage not in off:
            yield from _kept(scripts[step])


def _kept(script: Script) -> Iterator[Hit]:
    if spared(script.step, ".cache/pip") or _SET.search(script.text):
        return
    for command in script.commands:
        if is_pip_install(command) and not command.flagged("no-cache-dir"):
            yield Hit(command.line)


def _caches(command: Command) -> bool:
    return is_pip_install(command) and not command.flagged("no-cache-dir", "cache-dir")


RULE = Rule(
    name="pip-cache",
    title="Let pip keep no cache: --no-cache-dir",
    why="Every download is kept a second time in the layer, and never used again.",
    severity=Severity.MEDIUM,
    fix=flag_added(_caches, "--no-cache-dir", "install"),
    aliases=("DL3042",),
    controls=("CIS Docker 4.3",),
    bad=("FROM python:3.12\nRUN pip install django==5.0.1",),
    good=(
        "FROM python:3.12\nRUN pip install --no-cache-dir django==5.0.1",
        "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install django==5.0.1",
        "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install django==5.0.1",
        "FROM python:3.12\nRUN PIP_NO_CACHE_DIR=1 pip install django==5.0.1",
    ),
    violates=_violates,
)
