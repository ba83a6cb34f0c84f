"""The nouns of this room: a Dockerfile, its stages, its instructions and the commands in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from operator import attrgetter

from msgspec import Struct

Joins = tuple[tuple[int, int], ...]


def line_at(joins: Joins, offset: int) -> int:
    """Return the line of the file on which the character at `offset` of a joined text stands."""
    return joins[max(0, bisect_right(joins, (offset, 1 << 60)) - 1)][1]


class Heredoc(Struct, frozen=True):
    """A here-document: the word that names it, its text, and the line of the file on which that begins."""

    name: str
    content: str
    line: int


class Step(Struct, frozen=True):
    """One instruction, its continued lines joined as BuildKit joins them.

    `keyword` is in capitals; of `ONBUILD RUN x` it is RUN, and `onbuild` is set.  `words` are the arguments
    as the builder splits them, `flags` pairs of name and value, in order.  `text` is what follows the
    keyword and the flags; `joins` are pairs of an offset into it and the line it comes from, ascending.
    `stage` is the index of the stage it belongs to, -1 before the first FROM.
    """

    keyword: str
    line: int
    end_line: int
    words: tuple[str, ...]
    text: str
    joins: Joins
    flags: tuple[tuple[str, str], ...] = ()
    heredocs: tuple[Heredoc, ...] = ()
    json: bool = False
    onbuild: bool = False
    stage: int = -1

    def flag(self, name: str) -> str:
        """Return the value of the first flag of that name; "" without one."""
        return next((value for known, value in self.flags if known == name), "")

    @property
    def mounts(self) -> tuple[dict[str, str], ...]:
        """The mounts of a RUN, each as its options; one without a type is a bind."""
        return tuple(
            dict(part.partition("=")[::2] for part in value.split(","))
            for name, value in self.flags
            if name == "mount"
        )

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The names and values of an ENV or LABEL, quotes removed."""
        return tuple(
            (unquoted(self.words[at]), unquoted(self.words[at + 1]))
            for at in range(0, len(self.words) - 1, 2)
        )


def unquoted(word: str) -> str:
    """Return a word without the quotes around it."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


class Command(Struct, frozen=True):
    """A simple command of a shell: its name, its arguments with quotes removed, and its line in the file."""

    name: str
    arguments: tuple[str, ...]
    line: int

    def has(self, *arguments: str) -> bool:
        """Say whether any of these is among the arguments."""
        return any(argument in self.arguments for argument in arguments)

    @property
    def flags(self) -> frozenset[str]:
        """The names of its flags: `-yq` is y and q, `--assume-yes=x` is assume-yes."""
        found: set[str] = set()
        for argument in self.arguments:
            if argument.startswith("--"):
                found.add(argument[2:].partition("=")[0])
            elif argument.startswith("-"):
                found.update(argument[1:])
        return frozenset(found - {""})

    def flagged(self, *names: str) -> bool:
        """Say whether it has any of these flags."""
        return not self.flags.isdisjoint(names)

    def operands(self, valued: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the arguments that are no flags, nor the values of the flags named in `valued`."""
        found: list[str] = []
        value = False
        for argument in self.arguments:
            if value:
                value = False
            elif argument.startswith("-") and argument != "-":
                value = "=" not in argument and (
                    argument[2:] in valued if argument.startswith("--") else argument[-1:] in valued
                )
            else:
                found.append(argument)
        return tuple(found)


class Script(Struct, frozen=True):
    """What a RUN gives to its shell: `dialect` is sh, bash … or powershell, cmd, and "" where none is run.

    Only Bourne shells have `commands`, in the order of the text, and `pipes`, the lines of the pipelines.
    """

    step: Step
    dialect: str
    text: str
    joins: Joins
    commands: tuple[Command, ...] = ()
    pipes: tuple[int, ...] = ()


class Stage(Struct, frozen=True):
    """A build stage: `reference` is its image as written, `image` that without tag and digest.

    `meant` is the reference with the defaults of ARGs put in, as written where they are not known; `base` is
    the index of the earlier stage that it means.  `name` is its alias in lower case, or "".
    """

    index: int
    step: Step
    reference: str
    image: str
    tag: str = ""
    digest: str = ""
    name: str = ""
    platform: str = ""
    base: int | None = None
    windows: bool = False
    meant: str = ""


class Dockerfile(Struct, frozen=True):
    """A Dockerfile: instructions in order, stages, what its shells run, comments by line, and its lines.

    `members` are the instructions of each stage, triggers for later builds not among them; `named` are the
    indices of the stages of a name in lower case, ascending.  `ignores` are the patterns of the ignore file
    that a build with it has, as `patterns_in` returns them.
    """

    path: str
    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]
    scripts: tuple[Script, ...]
    comments: tuple[tuple[int, str], ...]
    escape: str = "\\"
    members: tuple[tuple[Step, ...], ...] = ()
    named: Mapping[str, tuple[int, ...]] = {}
    lines: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()

    def written(self, step: Step) -> str:
        """Return the keyword of an instruction as it is written; of a trigger it is ONBUILD."""
        return next(iter(self.lines[step.line - 1].split()), "")

    def of(self, stage: Stage | int) -> tuple[Step, ...]:
        """Return the instructions of a stage, its FROM among them, triggers for later builds not."""
        index = stage if isinstance(stage, int) else stage.index
        return self.members[index] if index >= 0 else ()

    def step_at(self, line: int) -> Step | None:
        """Return the instruction that a line belongs to."""
        at = bisect_right(self.steps, line, key=attrgetter("line")) - 1
        return self.steps[at] if at >= 0 and line <= self.steps[at].end_line else None

    def stage_of(self, source: str, before: int) -> Stage | None:
        """Return the stage that a name or number means: the last of those before the stage `before`."""
        numbers = self.named.get(source.lower(), ())
        at = bisect_left(numbers, before) - 1
        if at >= 0:
            return self.stages[numbers[at]]
        number = int(source) if source.isdecimal() and len(source) < 7 else before
        return self.stages[number] if number < before else None

    def lineage(self, index: int) -> tuple[int, ...]:
        """Return a stage and those that it is built from, the nearest first."""
        found = [index]
        while (base := self.stages[found[-1]].base) is not None:
            found.append(base)
        return tuple(found)

    @property
    def shipped(self) -> frozenset[int]:
        """The stages whose layers are in the image that is built by default: the last and its bases."""
        return frozenset(self.lineage(len(self.stages) - 1)) if self.stages else frozenset()
