"""Install dependencies before all the sources are copied."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import is_pip_install
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile, unquoted
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    scripts = {script.step.line: script for script in file.scripts}
    copied: set[int] = set()
    for step in file.steps:
        if step.onbuild:
            continue
        whole = {unquoted(word) for word in step.words[:-1]} & {".", "./", "/"}
        if step.keyword in {"COPY", "ADD"} and not step.flag("from") and whole:
            copied.add(step.stage)
        elif step.keyword == "RUN" and step.stage in copied and step.line in scripts:
            found = next(filter(_installs, scripts[step.line].commands), None)
            if found is not None:
                copied.discard(step.stage)
                yield Hit(found.line, found.name)


def _installs(command: Command) -> bool:
    """Say whether it installs what a list of dependencies names, and nothing of the sources."""
    words = command.operands()
    if is_pip_install(command):
        return command.flagged("r", "requirement")
    return words[:2] in _TWO.get(command.name, ()) or words[:1] in _ONE.get(command.name, ())


_ONE: dict[str, tuple[tuple[str, ...], ...]] = {
    "npm": (("ci",), ("install",), ("i",)),
    "yarn": (("install",), ()),
    "pnpm": (("install",), ("i",), ("fetch",)),
    "bundle": (("install",),),
    "composer": (("install",),),
    "cargo": (("fetch",),),
    "uv": (("sync",),),
    "poetry": (("install",),),
    "pipenv": (("install",), ("sync",)),
}
_TWO: dict[str, tuple[tuple[str, ...], ...]] = {
    "go": (("mod", "download"),),
    "mix": (("deps.get",),),
    "dotnet": (("restore",),),
}

RULE = Rule(
    name="cache-order",
    title="Install dependencies before all the sources are copied",
    why=(
        "Every change of any source then installs all of them anew; copy the lock file first, "
        "install, then copy the rest."
    ),
    severity=Severity.LOW,
    bad=("FROM node:22\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci",),
    good=(
        (
            "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\n"
            "RUN --mount=type=cache,target=/root/.npm npm ci\nCOPY . ."
        ),
    ),
    violates=_violates,
)
