"""Options from seawall.toml and from the environment, with where each value came from.

One rule for both: a name may be as general or as particular as one likes, and the more particular wins.
`SEAWALL_MIRROR` and a key `mirror` outside of any table are for every command that has such an option,
`SEAWALL_DB_MIRROR` and `[db] mirror` for those of `seawall db`, `SEAWALL_DB_UPDATE_MIRROR` and
`[db.update] mirror` for that one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from msgspec import Struct

from seawall.model.errors import Misuse

FILE = "seawall.toml"
LIMIT = 1024 * 1024

Name = tuple[str, ...]
Commands = Mapping[Name, click.Command]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


def nearest(start: Path) -> Path | None:
    """Return the configuration file of `start` or of its nearest parent that has one."""
    return next((path for folder in (start, *start.parents) if (path := folder / FILE).is_file()), None)


def options(command: click.Command) -> dict[str, click.Option]:
    """Return a command's options by the key they have in seawall.toml."""
    found = (param for param in command.params if isinstance(param, click.Option))
    return {option_key(option): option for option in found if option.name != "help"}


def option_key(option: click.Option) -> str:
    """Return the long name without its dashes: `fail-on`."""
    return next(name for name in option.opts if name.startswith("--")).removeprefix("--")


def variables(path: Name, option: click.Option) -> list[str]:
    """Return the environment variables of an option, the most particular first."""
    last = option_key(option)
    names = ("_".join(("seawall", *path[:length], last)) for length in range(len(path), -1, -1))
    return [name.upper().replace("-", "_") for name in names]


class Configuration(Struct, frozen=True):
    """A configuration file: click's default map, and the line that each option's value stands on."""

    path: Path
    defaults: dict[str, Any]
    lines: dict[tuple[Name, str], int]

    def place(self, command: Name, key: str) -> str:
        """Return `path:line` of the value that an option has from this file."""
        return _place(self.path, self.lines.get((command, key), 0))


def load(path: Path, commands: Commands) -> Configuration:
    """Read a configuration file; Misuse, with the line, for what is not TOML, not known or not usable."""
    import tomllib  # noqa: PLC0415 (most runs have no such file)

    text = _text(path)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Misuse(f"{path} is not TOML: {error}") from error
    return _Reader(path, commands, key_lines(text)).configuration(table)


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise Misuse(f"{path} is longer than {LIMIT} bytes")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Misuse(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error


def key_lines(text: str) -> dict[Name, int]:
    """Return the line of each key, which tomllib does not tell; keys inside inline tables are not found."""
    lines: dict[Name, int] = {}
    table: Name = ()
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            table = _split(head[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_split(key[1])), number)
    return lines


def _split(dotted: str) -> Name:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _place(path: Path, line: int) -> str:
    return f"{path}:{line}" if line else str(path)


class _Reader:
    """One walk over a configuration file's tables."""

    def __init__(self, path: Path, commands: Commands, lines: Mapping[Name, int]) -> None:
        self.path = path
        self.commands = commands
        self.lines = lines
        self.found: dict[tuple[Name, str], int] = {}

    def configuration(self, table: Mapping[str, Any]) -> Configuration:
        defaults = self._read((), table, {})
        return Configuration(self.path, defaults, self.found)

    def _read(
        self, name: Name, table: Mapping[str, Any], above: Mapping[str, tuple[int, Any]]
    ) -> dict[str, Any]:
        """Return the default map of a command or a group; `above` are the settings around it."""
        if name in self.commands:
            self._refuse_unknown(name, table, options(self.commands[name]))
            return self._settled(name, {**above, **self._placed(name, table)})
        children = sorted({path[len(name)] for path in self.commands if path[: len(name)] == name})
        shared = {
            key for path in self.commands if path[: len(name)] == name for key in options(self.commands[path])
        }
        self._refuse_unknown(name, table, {*children, *shared})
        own = {key: value for key, value in table.items() if key not in children}
        settings = {**above, **self._placed(name, own)}
        return {
            child: self._read((*name, child), self._table(name, child, table), settings) for child in children
        }

    def _placed(self, name: Name, table: Mapping[str, Any]) -> dict[str, tuple[int, Any]]:
        return {key: (self.lines.get((*name, key), 0), value) for key, value in table.items()}

    def _table(self, name: Name, child: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
        value = table.get(child, {})
        if not isinstance(value, dict):
            raise self._wrong(
                (*name, child), "is a table of options: write it as [" + ".".join((*name, child)) + "]"
            )
        return value

    def _settled(self, name: Name, settings: Mapping[str, tuple[int, Any]]) -> dict[str, Any]:
        command = self.commands[name]
        known = options(command)
        values = {}
        for key, (line, value) in settings.items():
            if key in known:
                self.found[name, key] = line
                values[str(known[key].name)] = self._usable(command, known[key], line, value)
        return values

    def _usable(self, command: click.Command, option: click.Option, line: int, value: Any) -> Any:  # noqa: ANN401
        """Return the value in the shape that click wants, once it has been seen to convert."""
        where = f"{_place(self.path, line)}: {option_key(option)}"
        if isinstance(value, dict) or (option.is_flag and not isinstance(value, bool)):
            raise Misuse(f"{where}: {'true or false' if option.is_flag else 'a single value'} is expected")
        if isinstance(value, list) and not option.multiple:
            value = ",".join(map(str, value))
        if option.multiple and not isinstance(value, list):
            value = [value]
        if not option.is_flag:
            value = list(map(str, value)) if isinstance(value, list) else str(value)
        try:
            option.type_cast_value(click.Context(command), value)
        except click.BadParameter as error:
            raise Misuse(f"{where}: {error.message}") from error
        return value

    def _refuse_unknown(self, name: Name, table: Mapping[str, Any], known: Iterable[str]) -> None:
        from difflib import get_close_matches  # noqa: PLC0415 (for a mistake only)

        names = sorted(known)
        for key in table:
            if key not in names:
                near = get_close_matches(key.replace("_", "-").lstrip("-"), names, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(names)}"
                raise self._wrong((*name, key), f"is not an option; {hint}")

    def _wrong(self, name: Name, what: str) -> Misuse:
        return Misuse(f"{_place(self.path, self.lines.get(name, 0))}: {'.'.join(name)} {what}")


def origin(context: click.Context, command: Name, option: click.Option) -> tuple[Any, str]:
    """Return an option's value, before conversion, and where it came from, in words."""
    value, source = option.consume_value(context, {})
    if source is ParameterSource.ENVIRONMENT:
        names = variables(command, option)
        return value, "environment " + next(name for name in names if os.environ.get(name))
    if source is ParameterSource.DEFAULT_MAP:
        return value, context.find_object(Configuration).place(command, option_key(option))  # type: ignore[union-attr]
    return value, "default"
