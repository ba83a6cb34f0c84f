"""Instructions to stages: what is built from what, and by which shell commands are run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from seawall.dockerfile.shell import script
from seawall.dockerfile.steps import Dockerfile, Script, Stage, Step

_WINDOWS = re.compile(
    r"(?:^|/)(?:windows|nanoserver|servercore|windowsservercore)(?:/|$)|windows-", re.IGNORECASE
)
_DEFAULT = ("/bin/sh", "-c")


def built(path: str, steps: Iterable[Step], comments: tuple[tuple[int, str], ...], escape: str) -> Dockerfile:
    """Return the whole of a Dockerfile of its instructions."""
    placed: list[Step] = []
    stages: list[Stage] = []
    for step in steps:
        if step.keyword == "FROM" and not step.onbuild:
            stages.append(_stage(replace(step, stage=len(stages)), stages))
            placed.append(stages[-1].step)
        else:
            placed.append(replace(step, stage=len(stages) - 1))
    return Dockerfile(path, tuple(placed), tuple(stages), tuple(_scripts(placed, stages)), comments, escape)


def _stage(step: Step, earlier: Sequence[Stage]) -> Stage:
    words = step.words
    reference = words[0] if words else ""
    name = words[2].lower() if len(words) == 3 and words[1].lower() == "as" else ""
    image, tag, digest = parts(reference)
    base = next((each.index for each in reversed(earlier) if each.name and each.name == image.lower()), None)
    windows = earlier[base].windows if base is not None else _WINDOWS.search(reference) is not None
    windows = windows or step.flag("platform").startswith("windows")
    return Stage(step.stage, step, reference, image, tag, digest, name, step.flag("platform"), base, windows)


def parts(reference: str) -> tuple[str, str, str]:
    """Return the name, tag and digest of an image as it is written, variables in it or not."""
    rest, _, digest = reference.partition("@")
    hidden = re.sub(r"\$\{[^}]*\}", lambda match: "x" * len(match[0]), rest)
    colon = hidden.rfind(":")
    if colon > hidden.rfind("/"):
        return rest[:colon], rest[colon + 1 :], digest
    return rest, "", digest


def _scripts(steps: Sequence[Step], stages: Sequence[Stage]) -> Iterator[Script]:
    """Read what each RUN runs with the shell that is set there, by its stage or by one it is built from."""
    shells: dict[int, tuple[str, ...]] = {}
    for step in steps:
        if step.keyword == "FROM" and not step.onbuild:
            stage = stages[step.stage]
            inherited = shells[stage.base] if stage.base is not None else None
            shells[step.stage] = inherited or (("cmd", "/S", "/C") if stage.windows else _DEFAULT)
        elif step.keyword == "SHELL" and step.words and not step.onbuild:
            shells[step.stage] = step.words
        elif step.keyword == "RUN":
            yield script(step, shells.get(step.stage, _DEFAULT))


def sources(step: Step) -> Iterator[str]:
    """Yield what a COPY or RUN takes from elsewhere: a stage's name or number, or an image."""
    if value := step.flag("from"):
        yield value
    for mount in step.mounts:
        if mount.get("from"):
            yield mount["from"]


def stage_of(file: Dockerfile, source: str, before: int) -> Stage | None:
    """Return the stage that a source names, of those before the stage `before`."""
    for stage in file.stages[: max(before, 0)]:
        if source.lower() == stage.name or source == str(stage.index):
            return stage
    return None
