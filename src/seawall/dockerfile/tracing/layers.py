"""The layers of an image to the instructions of a Dockerfile that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from seawall.dockerfile.engine import subject
from seawall.dockerfile.steps import Dockerfile, Script, Stage, Step
from seawall.dockerfile.tracing.aligning import MOST_PAIRS, aligned
from seawall.dockerfile.tracing.expecting import FILLING, Expected, expected, wanted_stage
from seawall.model.package import Location
from seawall.source.oci.manifest import History
from seawall.source.oci.steps import Made, made

_EMPTY = "the image's history is empty"
_OTHERS = "the image's history tells of another number of layers than it has"
_LARGE = "the image's history or the Dockerfile has too many steps to be compared"
_FOREIGN = "the image's history fits no instruction of this Dockerfile: was the image built from it?"
_UNFIT = "the image's history says something that no instruction of this Dockerfile fits"
_LATER = "the layer was made after the last instruction of this Dockerfile"
_UNSURE = (
    "an instruction of this Dockerfile is not in the history: the base image's layers end nobody knows where"
)
_MANAGERS = frozenset(
    {
        *("apt", "apt-get", "apk", "dnf", "yum", "microdnf", "zypper", "pacman", "pip", "pip3", "uv", "npm"),
        *(
            "yarn",
            "pnpm",
            "gem",
            "bundle",
            "go",
            "cargo",
            "composer",
            "conda",
            "poetry",
            "make",
            "mvn",
            "dotnet",
        ),
    }
)
_VERBS = frozenset(
    {
        *("install", "add", "update", "upgrade", "ci", "sync", "get", "build", "clean", "remove", "purge"),
        *("autoremove", "dist-upgrade", "in", "restore", "publish", "reinstall", "package"),
    }
)
_NAMED = 3


class Trace(Struct, frozen=True):
    """Where the layers of an image come from, by their index, and where each step of its history does.

    A Location is a line of the Dockerfile, whose `proof` says in a few words what stands there, no value
    among them; None is a layer that cannot be told, for the reason at its index in `why` ("" of the others).
    """

    layers: tuple[Location | None, ...]
    why: tuple[str, ...]
    steps: tuple[Location | None, ...] = ()


def trace(
    file: Dockerfile,
    history: Sequence[History],
    layers: int,
    arguments: Mapping[str, str] | None = None,
    stage: str = "",
) -> Trace:
    """Tell which instruction made each of so many layers; `arguments` are the build arguments given.

    `stage` names the stage that was built, when it is not the last.  Raises NotFound for a stage that is not
    in the file.
    """
    wanted = wanted_stage(file, stage)
    instructions = expected(file, wanted, arguments or {})
    if not history:
        return _untold(layers, _EMPTY)
    if sum(not entry.empty_layer for entry in history) != layers:
        return _untold(layers, _OTHERS)
    if (len(instructions) + 1) * (len(history) + 1) > MOST_PAIRS:
        return _untold(layers, _LARGE)
    return _Traced(file, wanted, instructions, history).trace()


def _untold(layers: int, why: str) -> Trace:
    return Trace((None,) * layers, (why,) * layers)


class _Traced:
    def __init__(
        self, file: Dockerfile, stage: Stage, wanted: Sequence[Expected], history: Sequence[History]
    ) -> None:
        self._file, self._wanted, self._history = file, wanted, history
        self._base = file.stages[file.lineage(stage.index)[-1]]
        self._made = [made(entry) for entry in history]
        self._found = aligned(wanted, self._made)

    def trace(self) -> Trace:
        matched = [column for column, row in enumerate(self._found) if row is not None]
        own = any(self._fills(column) for column in matched)
        if not own and (any(each.fills for each in self._wanted) or not self._has_base):
            return _untold(sum(not entry.empty_layer for entry in self._history), _FOREIGN)
        first = matched[0] if matched else len(self._history)
        last = matched[-1] if matched else -1
        doubtful = set(self._doubtful(first))
        together = self._together(first)
        steps: list[Location | None] = []
        why: list[str] = []
        for column, row in enumerate(self._found):
            place, reason = None, ""
            if row is not None:
                place = self._place(self._wanted[row].step)
                reason = together.get(column, "")
            elif column < first:
                place = self._place(self._base.step) if self._has_base else None
                reason = _UNSURE if column in doubtful else "" if place else _UNFIT
            else:
                reason = _UNFIT if matched and column < last else _LATER
            steps.append(place)
            why.append(reason)
        layered = [column for column, entry in enumerate(self._history) if not entry.empty_layer]
        told = tuple(None if why[column] else steps[column] for column in layered)
        return Trace(told, tuple(why[column] for column in layered), tuple(steps))

    @property
    def _has_base(self) -> bool:
        return self._base.image.lower() != "scratch"

    def _fills(self, column: int) -> bool:
        row = self._found[column]
        return row is not None and self._wanted[row].fills

    def _doubtful(self, first: int) -> Iterator[int]:
        """Yield the steps before the first that fits which may be instructions that nothing fitted.

        Of instructions that come before the first one found, each that makes a layer may be one of them.
        """
        row = next((row for row in self._found if row is not None), len(self._wanted))
        count = sum(each.fills for each in self._wanted[:row])
        before = [column for column in range(first) if not self._history[column].empty_layer]
        yield from before[len(before) - min(count, len(before)) :]

    def _together(self, first: int) -> dict[int, str]:
        """Say of layers that hold what several instructions did that it cannot be told apart.

        Buildah without `--layers` and squashing builders keep one layer of many steps, and mark the others
        as empty; BuildKit and the classic builder mark as empty only a RUN that changed no file.
        """
        found: dict[int, str] = {}
        pending: list[int] = []
        for column in range(first, len(self._history)):
            entry, row = self._history[column], self._found[column]
            if row is not None and self._wanted[row].fills:
                pending.append(column)
            if entry.empty_layer:
                continue
            merged = [each for each in pending if each != column]
            copied = any(self._made[each].keyword in {"ADD", "COPY"} for each in merged)
            if merged and not _one_each(entry, self._made[column], copied=copied):
                found[column] = self._said([*merged, column])
            pending = []
        return found

    def _said(self, columns: Iterable[int]) -> str:
        lines = sorted(
            {self._wanted[row].step.line for each in columns if (row := self._found[each]) is not None}
        )
        return f"the build kept one layer of what lines {lines[0]} to {lines[-1]} did together"

    def _place(self, step: Step) -> Location:
        script = next((each for each in self._file.scripts if each.step is step), None)
        return Location(self._file.path, line=step.line, proof=told(step, script))


def _one_each(entry: History, step: Made, *, copied: bool) -> bool:
    """Say whether the step that left this layer left nothing but its own files in it.

    `copied` says that among the steps before it, of which there are no layers, one copied files.
    """
    if entry.comment.startswith("buildkit"):
        return True
    return not copied and step.keyword in FILLING and not entry.comment.startswith(("FROM ", "merge "))


def told(step: Step, script: Script | None = None) -> str:
    """Say in a few words what an instruction does, without anything that may be a secret."""
    if step.keyword != "RUN" or script is None or not script.commands:
        said = subject(step, script)
        stage = step.flag("from")
        return said.replace("COPY ", f"COPY --from={stage} ", 1) if stage else said
    names: list[str] = []
    for command in script.commands:
        verb = next((each for each in command.arguments if each in _VERBS), "")
        named = command.name.rpartition("/")[2]
        names.append(f"{named} {verb}" if verb and named in _MANAGERS else named)
    kept = [name for name, after in pairwise([*names, ""]) if name != after][:_NAMED]
    return f"RUN {' && '.join(kept)}{' …' if len(names) > len(kept) else ''}"
