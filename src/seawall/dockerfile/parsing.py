"""A Dockerfile's text to its instructions.

The grammar is BuildKit's, by its own parser; what that does not tell is found again in the text: where each
character of a joined instruction comes from, comments, and the triggers of ONBUILD as instructions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from seawall.dockerfile.grammar import Command, parsed
from seawall.dockerfile.steps import Dockerfile, Heredoc, Joins, Step, line_at
from seawall.model.errors import LimitExceeded, Malformed

MOST_BYTES = 1 << 20
MOST_LINES = 20_000
MOST_STAGES = 1_000
MOST_CONTINUED = 4_000
"""Lines of one instruction: the builder's parser takes quadratic time for them."""
MOST_LONG = 5 * 64_000**2
"""Sum of the squares of the lines' lengths: it takes quadratic time for a line, too."""


_DIRECTIVE = re.compile(r"#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*")
_FLAG = re.compile(r"""\s*--((?:[^\s"'\\]|\\.|"[^"]*"|'[^']*')*)""")
_WORD = re.compile(r"\s*\S*")


def read(path: str, data: bytes) -> Dockerfile:
    """Return what a Dockerfile says; `path` is for findings and errors.

    Raises Malformed for what the builder would not parse either, LimitExceeded for what is too large.
    """
    from seawall.dockerfile.stages import built  # noqa: PLC0415 (it needs the nouns made here)

    lines, escape, commands = recognised(path, data)
    steps = [step for command in commands for step in _steps(command, lines, escape)]
    return replace(built(path, steps, _comments(lines, commands), escape), lines=tuple(lines))


def recognised(path: str, data: bytes, errors: str = "strict") -> tuple[list[str], str, Sequence[Command]]:
    """Return the lines of a Dockerfile, its escape character, and its instructions as the grammar tells them.

    `errors` says what becomes of bytes that are not UTF-8, as of `bytes.decode`.  Raises as `read` does.
    """
    if len(data) > MOST_BYTES:
        raise LimitExceeded(f"{path}: larger than the {MOST_BYTES} bytes that are read of a Dockerfile")
    try:
        text = data.decode("utf-8-sig", errors)
    except UnicodeDecodeError as error:
        raise Malformed(f"{path}: not UTF-8 at byte {error.start}: save it as UTF-8") from None
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise LimitExceeded(f"{path}: more than {MOST_LINES} lines")
    escape = _escape(lines)
    _refuse_endless(path, lines, escape)
    commands = _commands(path, "\n".join(lines))
    if sum(command.cmd.upper() == "FROM" for command in commands) > MOST_STAGES:
        raise LimitExceeded(f"{path}: more than {MOST_STAGES} stages")
    return lines, escape, commands


def _refuse_endless(path: str, lines: Sequence[str], escape: str) -> None:
    """Refuse what the builder's parser would be busy with for too long; raises LimitExceeded.

    Of an instruction, comments and empty lines between the continued ones count, too.
    """
    if sum(len(line) ** 2 for line in lines) > MOST_LONG:
        raise LimitExceeded(f"{path}: too many lines of tens of thousands of characters")
    count = 0
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.endswith(escape):
            count += 1
        elif text and text[0] != "#":
            count = 0
        if count > MOST_CONTINUED:
            raise LimitExceeded(f"{path}:{number}: an instruction of more than {MOST_CONTINUED} lines")


def _commands(path: str, text: str) -> Sequence[Command]:
    try:
        return parsed(text)
    except Malformed as error:
        raise Malformed(f"{path}: {error}") from None


def _escape(lines: Sequence[str]) -> str:
    r"""Return the escape character that a directive at the head asks for: `\` or a backtick."""
    for line in lines:
        match = _DIRECTIVE.fullmatch(line.strip())
        if match is None:
            break
        if match[1].lower() == "escape" and match[2] in {"\\", "`"}:
            return match[2]
    return "\\"


def _comments(lines: Sequence[str], commands: Sequence[Command]) -> tuple[tuple[int, str], ...]:
    """Return comments with their lines: those inside a continued instruction among them."""
    bodies: set[int] = set()
    for command in commands:
        body = sum(heredoc.content.count("\n") + 1 for heredoc in command.heredocs)
        bodies.update(range(command.end_line - body + 1, command.end_line + 1))
    return tuple(
        (number, line.strip()[1:].strip())
        for number, line in enumerate(lines, 1)
        if line.lstrip().startswith("#") and number not in bodies
    )


def _behind_word(text: str, start: int = 0) -> int:
    found = _WORD.match(text, start)
    assert found is not None  # it matches anything
    return found.end()


def _steps(command: Command, lines: Sequence[str], escape: str) -> Iterator[Step]:
    body = sum(heredoc.content.count("\n") + 1 for heredoc in command.heredocs)
    head = range(command.start_line, max(command.end_line - body, command.start_line) + 1)
    text, joins = joined(lines, head, escape)
    heredocs = tuple(_heredocs(command, head.stop))
    keyword = command.cmd.upper()
    rest = _behind_word(text)
    if keyword != "ONBUILD":
        yield _step(command, keyword, (text, joins, rest), heredocs)
        return
    try:
        inner = _commands("ONBUILD", text[rest:].lstrip())[0]
    except Malformed:
        inner = None
    if inner is None or inner.cmd.upper() == "ONBUILD":
        yield _step(command, keyword, (text, joins, rest), heredocs)
        return
    after = _behind_word(text, rest)
    made = _step(inner, inner.cmd.upper(), (text, joins, after), heredocs, onbuild=True)
    yield replace(made, line=command.start_line, end_line=command.end_line)


def _step(
    command: Command,
    keyword: str,
    whole: tuple[str, Joins, int],
    heredocs: tuple[Heredoc, ...],
    *,
    onbuild: bool = False,
) -> Step:
    text, joins, at = whole
    flags: list[tuple[str, str]] = []
    while len(flags) < len(command.flags) and (match := _FLAG.match(text, at)):
        name, _, value = match[1].partition("=")
        flags.append((name.lower(), value.strip("\"'")))
        at = match.end()
    at += len(text[at:]) - len(text[at:].lstrip())
    first = line_at(joins, at)
    moved = ((0, first), *((offset - at, line) for offset, line in joins if offset > at))
    return Step(
        keyword,
        command.start_line,
        command.end_line,
        tuple(command.value),
        text[at:].rstrip(),
        moved,
        tuple(flags),
        heredocs,
        command.json,
        onbuild,
    )


def joined(lines: Sequence[str], numbers: range, escape: str) -> tuple[str, Joins]:
    """Join the lines of these numbers (from 1) as the builder does: no comments, no blank lines between."""
    end = re.compile(rf"(?<!{re.escape(escape)}){re.escape(escape)}[ \t]*$")
    parts: list[str] = []
    joins: list[tuple[int, int]] = []
    length = 0
    for number in numbers:
        line = lines[number - 1]
        if parts and (not line.strip() or line.lstrip().startswith("#")):
            continue
        part = end.sub("", line if parts else line.lstrip())
        joins.append((length, number))
        parts.append(part)
        length += len(part)
    return "".join(parts), tuple(joins) or ((0, numbers.start),)


def _heredocs(command: Command, line: int) -> Iterator[Heredoc]:
    for heredoc in command.heredocs:
        yield Heredoc(heredoc.name, heredoc.content, line)
        line += heredoc.content.count("\n") + 1
