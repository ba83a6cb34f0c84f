"""The COPY and ADD instructions of a Dockerfile, with their sources as the builder would expand them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from seawall.dockerfile.grammar import Command, parsed
from seawall.dockerfile.parsing import recognised
from seawall.dockerfile.words import expanded
from seawall.model.errors import Malformed, Unsupported

_PREFIX = re.compile(r"\s*ONBUILD\s+", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?|ftp|git|ssh)://|git@|[^/]+\.git(?:#.*)?$", re.IGNORECASE)
# Set by BuildKit for a platform that only the build knows.
_PLATFORM = tuple(
    f"{side}{what}"
    for side in ("TARGET", "BUILD")
    for what in ("PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT")
)


class Instruction(Struct, frozen=True, omit_defaults=True):
    """One COPY or ADD; `line` counts from 1, `stage` is its name, or its number from 0.

    `sources` are paths of the context, expanded; `elsewhere` says for each other source why it takes nothing
    from the context (another stage, the network, text in the Dockerfile); `unknown` why it cannot be told.
    `exclude` are the patterns of `--exclude`.
    """

    keyword: str
    line: int
    text: str
    stage: str
    sources: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    parents: bool = False
    onbuild: bool = False


def instructions(
    path: str, data: bytes, arguments: Mapping[str, str] | None = None
) -> tuple[Instruction, ...]:
    """Read a Dockerfile, of which `path` is for errors; `arguments` are the build arguments given.

    Raises Malformed for what BuildKit's grammar refuses, LimitExceeded for what is too large.
    """
    _, escape, commands = recognised(path, data, "replace")
    return tuple(_Stages(escape, arguments or {}).read(commands))


class _Stages:
    """Goes through the instructions in order, with the values that hold where it stands."""

    def __init__(self, escape: str, arguments: Mapping[str, str]) -> None:
        self._escape, self._arguments = escape, arguments
        self._global: dict[str, str | None] = dict.fromkeys(_PLATFORM)
        self._values: dict[str, str | None] = {}
        self._environment: dict[str, dict[str, str | None]] = {}
        self._stage = ""
        self._count = 0

    def read(self, commands: Iterable[Command]) -> Iterator[Instruction]:
        for command in commands:
            match command.cmd.upper():
                case "FROM":
                    self._from(command)
                case "ARG":
                    self._arg(command.value)
                case "ENV":
                    self._env(command.value)
                case "COPY" | "ADD" as keyword:
                    yield self._instruction(command, keyword)
                case "ONBUILD" if (command.sub_cmd or "").upper() in {"COPY", "ADD"}:
                    yield from self._onbuild(command)
                case _:
                    pass

    def _from(self, command: Command) -> None:
        words = command.value
        named = len(words) >= 3 and words[-2].upper() == "AS"
        self._stage = words[-1].lower() if named else str(self._count)
        self._count += 1
        base = self._try(words[0], self._global) if words else ""
        self._values = dict(self._environment.get((base or "").lower(), {}))
        self._environment[self._stage] = self._values
        self._environment[str(self._count - 1)] = self._values
        self._declared: set[str] = set()

    def _try(self, word: str, values: Mapping[str, str | None]) -> str | None:
        try:
            return expanded(word, values, self._escape)
        except Unsupported:
            return None

    def _arg(self, words: Iterable[str]) -> None:
        for word in words:
            name, equals, default = word.partition("=")
            values = self._values if self._count else self._global
            if name in self._arguments:
                value: str | None = self._arguments[name]
            elif equals:
                value = self._try(default, values)
            elif self._count and name in self._global:
                value = self._global[name]
            else:
                continue
            if self._count and name in self._set:
                continue  # ENV wins over ARG
            values[name] = value

    @property
    def _set(self) -> set[str]:
        return self._declared if self._count else set()

    def _env(self, words: tuple[str, ...]) -> None:
        before = dict(self._values)
        for name, value in zip(words[::2], words[1::2], strict=False):
            key = self._try(name, before) or ""
            self._values[key] = self._try(value, before)
            self._set.add(key)

    def _onbuild(self, command: Command) -> Iterator[Instruction]:
        """The flags of what ONBUILD holds are told only when it is read as an instruction of its own."""
        below = _PREFIX.sub("", command.original, count=1)
        try:
            held = parsed(f"# escape={self._escape}\n{below}\n")
        except Malformed:
            return
        for each in held:
            made = self._instruction(each, each.cmd.upper())
            yield Instruction(
                made.keyword,
                command.start_line,
                command.original,
                made.stage,
                made.sources,
                made.elsewhere,
                made.unknown,
                made.exclude,
                parents=made.parents,
                onbuild=True,
            )

    def _instruction(self, command: Command, keyword: str) -> Instruction:
        flags = dict(_flag(flag) for flag in command.flags if not flag.startswith("--exclude="))
        sources, elsewhere, unknown = self._sources(command, flags.get("from", ""), keyword)
        exclude = [flag.removeprefix("--exclude=") for flag in command.flags if flag.startswith("--exclude=")]
        patterns = [self._try(pattern, self._values) for pattern in exclude]
        if None in patterns:
            unknown = (*unknown, "--exclude with a value that is known only when it is built")
        return Instruction(
            keyword,
            command.start_line,
            command.original,
            self._stage,
            sources,
            elsewhere,
            unknown,
            tuple(pattern for pattern in patterns if pattern),
            parents=flags.get("parents", "false").lower() in {"", "true", "1"},
        )

    def _sources(
        self, command: Command, origin: str, keyword: str
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        if origin:
            return (), (f"from {origin}",), ()
        sources: list[str] = []
        elsewhere: list[str] = []
        unknown: list[str] = []
        heredocs = {heredoc.name for heredoc in command.heredocs}
        for word in command.value[:-1]:
            if heredocs and word.startswith("<<") and word.lstrip("<-").strip("\"'") in heredocs:
                elsewhere.append("text in the Dockerfile")
                continue
            try:
                source = expanded(word, self._values, self._escape)
            except Unsupported as error:
                unknown.append(f"{word}: {error}")
                continue
            if keyword == "ADD" and _REMOTE.match(source):
                elsewhere.append(f"fetched: {source}")
            else:
                sources.append(source)
        return tuple(sources), tuple(elsewhere), tuple(unknown)


def _flag(flag: str) -> tuple[str, str]:
    name, _, value = flag.removeprefix("--").partition("=")
    return name.lower(), value
