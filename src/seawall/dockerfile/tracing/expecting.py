"""What the history of an image must say if a Dockerfile built it, one instruction after the other."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from seawall.dockerfile.steps import Dockerfile, Stage, Step, unquoted
from seawall.dockerfile.tracing.spelling import tokens
from seawall.dockerfile.words import expanded
from seawall.model.errors import NotFound, Unsupported
from seawall.source.oci.steps import spaced

FILLING = frozenset({"RUN", "COPY", "ADD"})
"""The instructions that put files into a layer of their own, whatever builds them."""


class Expected(Struct, frozen=True):
    """One instruction that the history must tell of.

    `texts` are the spellings of what it says, `counted` the words of each; `words` are its arguments with
    their variables replaced, None for one whose value only the build knows.  `folder` is the working
    directory where it stands, "" where that is not known.
    """

    step: Step
    texts: tuple[str, ...]
    counted: tuple[Counter[str], ...]
    words: tuple[str | None, ...] = ()
    folder: str = ""

    @property
    def fills(self) -> bool:
        """Whether it makes a layer in every builder."""
        return self.step.keyword in FILLING


def wanted_stage(file: Dockerfile, name: str = "") -> Stage:
    """Return the stage that is built: the last, or the one of this name or number; raises NotFound."""
    if not file.stages:
        raise NotFound(f"{file.path}: there is no FROM in it")
    if not name:
        return file.stages[-1]
    for stage in file.stages:
        if name.lower() == stage.name or name == str(stage.index):
            return stage
    known = ", ".join(stage.name for stage in file.stages if stage.name) or "none has a name"
    raise NotFound(f"{file.path}: there is no stage {name!r}; its stages: {known}")


def expected(file: Dockerfile, stage: Stage, arguments: Mapping[str, str]) -> tuple[Expected, ...]:
    """Return what an image of a stage is built by: the instructions of those it is built from come first."""
    reading = _Reading(file, arguments)
    found: list[Expected] = []
    triggers: list[Step] = []
    for index in reversed(file.lineage(stage.index)):
        found += (reading.read(step) for step in triggers)
        triggers = [step for step in file.steps if step.stage == index and step.onbuild]
        found += (reading.read(step) for step in file.of(index) if step.keyword != "FROM")
        reading.next_stage()
    return tuple(found)


class _Reading:
    """Goes through the instructions with the values that hold where it stands; None is an unknown value."""

    def __init__(self, file: Dockerfile, arguments: Mapping[str, str]) -> None:
        self._escape, self._arguments = file.escape, arguments
        self._global: dict[str, str | None] = dict(arguments)
        self._values: dict[str, str | None] = {}
        self._declared: set[str] = set()
        self._folder = ""
        for step in file.steps:
            if step.stage < 0 and step.keyword == "ARG":
                self._declare(step, self._global)

    def next_stage(self) -> None:
        """Forget the build arguments, which end with their stage."""
        for name in self._declared:
            self._values.pop(name, None)
        self._declared = set()

    def read(self, step: Step) -> Expected:
        words = tuple(self._word(word) for word in step.words)
        folder = self._folder
        match step.keyword:
            case "ARG":
                self._declare(step, self._values)
            case "ENV":
                for name, value in step.pairs:
                    self._values[name] = self._word(value)
                    self._declared.discard(name)
            case "WORKDIR":
                place = words[0] if words else None
                known = place is not None and (place.startswith("/") or folder)
                self._folder = posixpath.normpath(posixpath.join(folder, place or "")) if known else ""
                folder = self._folder
        texts = tuple(_texts(step))
        return Expected(step, texts, tuple(map(tokens, texts)), words, folder)

    def _declare(self, step: Step, values: dict[str, str | None]) -> None:
        for word in step.words:
            name, equals, default = word.partition("=")
            if name in self._arguments:
                values[name] = self._arguments[name]
            elif equals:
                values[name] = self._word(default, values)
            else:
                values[name] = self._global.get(name)
            if values is self._values:
                self._declared.add(name)

    def _word(self, word: str, values: Mapping[str, str | None] | None = None) -> str | None:
        """Return a word as the builder expands it; a name that is not set here may come from the base."""
        try:
            return expanded(word, _Known(self._values if values is None else values), self._escape)
        except Unsupported:
            return None


class _Known(dict[str, "str | None"]):
    """Values by name: of a name that is not among them nothing is known."""

    def __contains__(self, _name: object) -> bool:
        return True

    def get(self, name: str, _default: object = None) -> str | None:
        return super().get(name)


def _texts(step: Step) -> Iterator[str]:
    """Yield the spellings of a RUN: its words, its shell text, and what here-documents make of that."""
    if step.json:
        yield spaced(" ".join(step.words))
        return
    yield spaced(step.text)
    if step.keyword == "RUN" and step.heredocs:
        bodies = [heredoc.content for heredoc in step.heredocs]
        yield spaced(" ".join(bodies))
        whole = "\n".join(f"{heredoc.content}{heredoc.name}" for heredoc in step.heredocs)
        yield spaced(f"{step.text}\n{whole}")


def named(step: Step) -> frozenset[str]:
    """Return the names that an ENV, LABEL or ARG sets."""
    if step.keyword == "ARG":
        return frozenset(word.partition("=")[0] for word in step.words)
    return frozenset(unquoted(name) for name, _ in step.pairs)
