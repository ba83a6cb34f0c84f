"""Instructions to stages: what is built from what, and by which shell commands are run."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from seawall.dockerfile.pragmas import shell_pragmas
from seawall.dockerfile.shell import script
from seawall.dockerfile.steps import Dockerfile, Script, Stage, Step
from seawall.dockerfile.words import expanded
from seawall.model.errors import Unsupported

_WINDOWS = re.compile(
    r"(?:^|/)(?:windows|nanoserver|servercore|windowsservercore)(?:/|$)|windows-", re.IGNORECASE
)
_BRACED = re.compile(r"\$\{[^}]*\}")
_DEFAULT = ("/bin/sh", "-c")


def built(path: str, steps: Iterable[Step], comments: tuple[tuple[int, str], ...], escape: str) -> Dockerfile:
    """Return the whole of a Dockerfile of its instructions."""
    placed: list[Step] = []
    stages: list[Stage] = []
    members: list[list[Step]] = []
    named: dict[str, tuple[int, ...]] = {}
    given: dict[str, str | None] = {}
    for step in steps:
        if step.keyword == "FROM" and not step.onbuild:
            if not stages:
                given = _defaults(placed, escape)
            meant = _meant(step.words[0] if step.words else "", given, escape)
            stage = _stage(replace(step, stage=len(stages)), meant, stages, named)
            if stage.name:
                named[stage.name] = (*named.get(stage.name, ()), stage.index)
            stages.append(stage)
            members.append([])
            placed.append(stage.step)
        else:
            placed.append(replace(step, stage=len(stages) - 1))
        if members and not step.onbuild:
            members[-1].append(placed[-1])
    scripts = tuple(_scripts(placed, stages, comments))
    each = tuple(map(tuple, members))
    return Dockerfile(path, tuple(placed), tuple(stages), scripts, comments, escape, each, named)


def _defaults(steps: Iterable[Step], escape: str) -> dict[str, str | None]:
    """Return the defaults of the ARGs before the first FROM; None for what only the build knows."""
    values: dict[str, str | None] = {}
    for step in steps:
        for word in step.words if step.keyword == "ARG" and not step.onbuild else ():
            name, equals, default = word.partition("=")
            values[name] = _meant(default, values, escape) if equals else None
    return values


def _meant(word: str, values: Mapping[str, str | None], escape: str) -> str | None:
    """Return a word with its variables replaced; None where one is not known."""
    try:
        return expanded(word, values, escape)
    except Unsupported:
        return None


def _stage(
    step: Step, meant: str | None, earlier: Sequence[Stage], named: Mapping[str, tuple[int, ...]]
) -> Stage:
    words = step.words
    reference = words[0] if words else ""
    meant = meant or reference
    name = words[2].lower() if len(words) == 3 and words[1].lower() == "as" else ""
    image, tag, digest = parts(reference)
    platform = step.flag("platform")
    base = named[meant.lower()][-1] if meant.lower() in named else None
    windows = earlier[base].windows if base is not None else _WINDOWS.search(meant) is not None
    windows = windows or platform.startswith("windows")
    return Stage(
        step.stage, step, reference, image, tag, digest, name, platform, base, windows=windows, meant=meant
    )


def parts(reference: str) -> tuple[str, str, str]:
    """Return the name, tag and digest of an image as it is written, variables in it or not."""
    rest, _, digest = reference.partition("@")
    hidden = _BRACED.sub(lambda match: "x" * len(match[0]), rest) if "}" in rest else rest
    colon = hidden.rfind(":")
    if colon > hidden.rfind("/"):
        return rest[:colon], rest[colon + 1 :], digest
    return rest, "", digest


def _scripts(
    steps: Sequence[Step], stages: Sequence[Stage], comments: Iterable[tuple[int, str]]
) -> Iterator[Script]:
    """Read what each RUN runs with the shell that is set there, by its stage or by one it is built from.

    A comment `hadolint shell=` sets the shell of its stage, or of all where it stands above the first.
    """
    shells: dict[int, tuple[str, ...]] = {}
    usual: tuple[str, ...] = ()
    asked = deque(shell_pragmas(comments))
    for step in steps:
        while asked and asked[0][0] < step.line:
            _, words = asked.popleft()
            if step.keyword == "FROM" and step.stage == 0:
                usual = words
            else:
                shells[step.stage - (step.keyword == "FROM")] = words
        if step.keyword == "FROM" and not step.onbuild:
            stage = stages[step.stage]
            inherited = shells[stage.base] if stage.base is not None else None
            shells[step.stage] = inherited or usual or (("cmd", "/S", "/C") if stage.windows else _DEFAULT)
        elif step.keyword == "SHELL" and step.words and not step.onbuild:
            shells[step.stage] = step.words
        elif step.keyword == "RUN":
            yield script(step, shells.get(step.stage, usual or _DEFAULT))


def sources(step: Step) -> Iterator[str]:
    """Yield what a COPY or RUN takes from elsewhere: a stage's name or number, or an image."""
    if value := step.flag("from"):
        yield value
    for mount in step.mounts:
        if mount.get("from"):
            yield mount["from"]
