"""The text of a RUN to the commands in it, by the grammar of tree-sitter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from seawall.dockerfile.steps import Command, Heredoc, Joins, Script, Step, line_at

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MOST_BYTES = 1 << 16
"""Of the text of one RUN; the grammar takes up to a second for that much of what is no shell at all."""

BOURNE = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"})
_POWERSHELL = frozenset({"pwsh", "powershell"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-S\s+)?)?(?:\S*/)?([\w.+-]+)")
_HERE = re.compile(r"(?:(\S+)\s+(?:-\S+\s+)*)?<<-?\s*[\"']?\w+[\"']?")


def script(step: Step, shell: tuple[str, ...]) -> Script:
    """Return what a RUN gives to `shell` (the words of SHELL), or starts itself where it is a JSON list."""
    if step.json:
        return _listed(step)
    dialect = known_as(next((word for word in shell if known_as(word) != "env"), ""))
    heredoc = _here(step)
    if heredoc is not None:
        asked, document = heredoc
        joins = _line_by_line(document)
        dialect = asked or dialect
        return _parsed(step, dialect, document.content, joins)
    return _parsed(step, dialect, step.text, step.joins)


def known_as(program: str) -> str:
    """Return a shell's name without its directory and `.exe`: powershell for either of its names."""
    name = re.split(r"[/\\]", program)[-1].lower().removesuffix(".exe")
    return "powershell" if name in _POWERSHELL else name


def _here(step: Step) -> tuple[str, Heredoc] | None:
    """Return what reads a here-document that is the whole of what is run, "" for the shell, and it."""
    match = _HERE.fullmatch(step.text) if len(step.heredocs) == 1 else None
    if match is None:
        return None
    document = step.heredocs[0]
    if match[1] is not None:
        return (known_as(match[1]), document)
    shebang = _SHEBANG.match(document.content)
    return (known_as(shebang[1]) if shebang else "", document)


def _line_by_line(document: Heredoc) -> Joins:
    joins, offset = [], 0
    for number, line in enumerate(document.content.split("\n")):
        joins.append((offset, document.line + number))
        offset += len(line) + 1
    return tuple(joins)


def _listed(step: Step) -> Script:
    """Of a JSON list: the command itself, or what it gives to a shell."""
    words = step.words
    if len(words) >= 3 and known_as(words[0]) in BOURNE and words[1].endswith("c"):
        return _parsed(step, known_as(words[0]), words[2], ((0, step.line),))
    commands = (Command(words[0], words[1:], step.line),) if words else ()
    return Script(step, "", step.text, step.joins, commands)


def _parsed(step: Step, dialect: str, text: str, joins: Joins) -> Script:
    if dialect not in BOURNE or len(text) > MOST_BYTES:
        return Script(step, dialect, text, joins)
    data = text.encode()
    ascii_only = len(data) == len(text)
    commands: list[Command] = []
    pipes: list[int] = []
    for node in _nodes(_parser().parse(data).root_node):
        offset = node.start_byte if ascii_only else len(data[: node.start_byte].decode("utf-8", "replace"))
        if node.type == "pipeline":
            pipes.append(line_at(joins, offset))
        elif (command := _command(node)) is not None:
            commands.append(Command(command[0], command[1], line_at(joins, offset)))
    return Script(step, dialect, text, joins, tuple(commands), tuple(pipes))


@cache
def _parser() -> Parser:
    import tree_sitter_bash  # noqa: PLC0415 (only a RUN pays for it)
    from tree_sitter import Language, Parser  # noqa: PLC0415

    return Parser(Language(tree_sitter_bash.language()))


def _nodes(root: Node) -> Iterator[Node]:
    """Yield the commands and pipelines below a node in the order of the text, however deep."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in {"pipeline", "command"}:
            yield node
        waiting.extend(reversed(node.named_children))


def _command(node: Node) -> tuple[str, tuple[str, ...]] | None:
    words: list[str] = []
    name = ""
    for child in node.named_children:
        if child.type == "command_name":
            name = _plain(child.named_children[0]) if child.named_children else ""
        elif child.type in _WORDS:
            words.append(_plain(child))
    return (name, tuple(words)) if name else None


_WORDS = frozenset({
    "word", "string", "raw_string", "concatenation", "number", "simple_expansion", "expansion",
    "ansi_c_string", "command_substitution", "process_substitution", "translated_string",
    "arithmetic_expansion", "brace_expression", "regex", "extglob_pattern", "special_character",
})  # fmt: skip


def _plain(node: Node) -> str:
    """Return a word without its quotes; what the shell would put in it stays as it is written."""
    if node.type == "concatenation":
        return "".join(
            _plain(child) if child.type != "concatenation" else _text(child) for child in node.children
        )
    text = _text(node)
    if node.type in {"string", "raw_string"}:
        return text[1:-1]
    if node.type == "ansi_c_string":
        return text[2:-1]
    return _ESCAPED.sub(r"\1", text) if node.type == "word" else text


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


class Call(Struct, frozen=True):
    """A command and where it stands in the text: spans of its name and of each argument, then of all of it.

    `piped` says that it is part of a pipeline.
    """

    command: Command
    spans: tuple[tuple[int, int], ...]
    start: int
    end: int
    piped: bool


class Reading(Struct, frozen=True):
    """The commands of a text with their places; `whole` says that the grammar understood all of it.

    `last` is the kind of its last statement, as the grammar names it.
    """

    calls: tuple[Call, ...]
    whole: bool
    last: str


def reading(text: str) -> Reading:
    """Read shell text for what changes it; lines are not told."""
    data = text.encode()
    root = _parser().parse(data).root_node

    def place(at: int) -> int:
        return at if len(data) == len(text) else len(data[:at].decode("utf-8", "replace"))

    calls: list[Call] = []
    for node in _nodes(root):
        named = _command(node) if node.type == "command" else None
        if named is None:
            continue
        words = [each for each in node.named_children if each.type == "command_name" or each.type in _WORDS]
        spans = tuple((place(each.start_byte), place(each.end_byte)) for each in words)
        piped = _piped(node)
        command = Command(named[0], named[1], 0)
        calls.append(Call(command, spans, place(node.start_byte), place(node.end_byte), piped))
    last = root.named_children[-1].type if root.named_children else ""
    return Reading(tuple(calls), not root.has_error, last)


def _piped(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type in {"redirected_statement", "pipeline"}:
        if above.type == "pipeline":
            return True
        above = above.parent
    return False
