"""The builder's own grammar, which the package `dockerfile` carries: text in, instructions out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from seawall.model.errors import Malformed

_TOLD = 300


class Document(Protocol):
    """A here-document: the word that names it, and its text."""

    name: str
    content: str


class Command(Protocol):
    """An instruction; `value` are its arguments, `sub_cmd` is what an ONBUILD holds.

    `original` is its text, continued lines joined.
    """

    cmd: str
    sub_cmd: str | None
    json: bool
    original: str
    start_line: int
    end_line: int
    flags: tuple[str, ...]
    value: tuple[str, ...]
    heredocs: Sequence[Document]


def parsed(text: str) -> tuple[Command, ...]:
    """Return the instructions of a Dockerfile; raises Malformed for what the grammar refuses."""
    import dockerfile  # noqa: PLC0415 (a runtime of its own comes with it)

    if "\0" in text:  # the package reads up to it, and says nothing of the rest
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Malformed(f"not a Dockerfile: a null character on line {line}")
    try:
        commands: tuple[Command, ...] = dockerfile.parse_string(text)
    except (dockerfile.GoParseError, ValueError) as error:
        raise Malformed(f"not a Dockerfile: {str(error)[:_TOLD]}") from None
    for command in commands:
        if not command.cmd:  # all of it is an escape character; the builder knows no such instruction
            raise Malformed(f"not a Dockerfile: an instruction without a name on line {command.start_line}")
    return commands
