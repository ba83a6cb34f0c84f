"""Block collections, line by line (YAML 1.2.2, 8.2)."""

from __future__ import annotations

import re

from seawall.inventory.lockyaml.blockscalar import read_block_scalar
from seawall.inventory.lockyaml.flow import read_flow
from seawall.inventory.lockyaml.scalars import (
    COMMENT_OR_END,
    DOUBLE,
    SINGLE,
    Collection,
    Unusual,
    check_depth,
    put,
    resolved,
    unquoted,
)

_FIRST = r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[\-?:](?=\S))"
_ENTRY = re.compile(
    rf"(?:({SINGLE})|({DOUBLE})|({_FIRST}(?:[^:#\t]|:(?=\S)|(?<=\S)#)*+)):(?: +(.*))?\Z", re.DOTALL
)
_QUOTED = {"'": re.compile(SINGLE, re.DOTALL), '"': re.compile(DOUBLE, re.DOTALL)}


def read(lines: list[str]) -> object:
    """Return the value of one document, whose root is a block collection; Unusual for anything else."""
    return _Block(lines).read()


def _is_item(content: str) -> bool:
    return content[0] == "-" and (len(content) == 1 or content[1] == " ")


class _Block:
    """The open collections with their columns, and the slot that waits for a nested one."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.root: list[object] = [None]
        self.open: list[tuple[int, Collection]] = []
        self.slot: tuple[int, Collection, str] | None = (-1, self.root, "")

    def read(self) -> object:
        lines, total = self.lines, len(self.lines)
        while self.at < total:
            line = lines[self.at].rstrip(" ")
            self.at += 1
            content = line.lstrip(" ")
            if content and content[0] != "#":
                self._line(len(line) - len(content), content)
        return self.root[0]

    def _line(self, column: int, content: str) -> None:
        is_item = _is_item(content)
        if self.slot is not None:
            self._fill(self.slot, column, is_item=is_item)
        stack = self.open
        while stack and stack[-1][0] > column:
            stack.pop()
        if stack and stack[-1][0] == column and not is_item and isinstance(stack[-1][1], list):
            stack.pop()  # a sequence may stand in the column of the key it belongs to
        if not stack or stack[-1][0] != column:
            raise Unusual("a column that no open collection has")
        self._content(column, content)

    def _fill(self, slot: tuple[int, Collection, str], column: int, *, is_item: bool) -> None:
        """Open the collection that the waiting slot gets, unless its value is null."""
        outer, parent, key = slot
        self.slot = None
        if isinstance(parent, dict):
            if column > outer or (column == outer and is_item):
                parent[key] = self._opened(column, is_item=is_item)
        elif column > outer:
            parent[-1] = self._opened(column, is_item=is_item)

    def _opened(self, column: int, *, is_item: bool) -> Collection:
        check_depth(len(self.open))
        child: Collection = [] if is_item else {}
        self.open.append((column, child))
        return child

    def _content(self, column: int, content: str) -> None:
        """Read the entries of one line: `- - key: value` opens three collections."""
        while True:
            top = self.open[-1][1]
            if isinstance(top, dict):
                self._pair(column, content, top)
                return
            if not _is_item(content):
                raise Unusual("a sequence that goes on with something else")
            rest = content[1:].lstrip(" ")
            top.append(None)
            if not rest or rest[0] == "#":
                self.slot = (column, top, "")
                return
            if not _is_item(rest) and not _ENTRY.match(rest):
                top[-1] = self._value(column, rest)
                return
            column += len(content) - len(rest)
            content = rest
            top[-1] = self._opened(column, is_item=_is_item(rest))

    def _pair(self, column: int, content: str, top: dict[str, object]) -> None:
        match = _ENTRY.match(content)
        if match is None:
            self._explicit(column, content, top)
            return
        single, double, plain, value = match.groups()
        key = plain.rstrip(" ") if plain is not None else unquoted(single or double)
        put(top, key)
        if value is None or value[0] == "#":
            self.slot = (column, top, key)
        else:
            top[key] = self._value(column, value)

    def _explicit(self, column: int, content: str, top: dict[str, object]) -> None:
        """Read `? key` and the `:` line after it, which writers use for keys over 1,024 characters."""
        after = self.lines[self.at].rstrip(" ") if self.at < len(self.lines) else ""
        if not content.startswith("? ") or not re.match(rf" {{{column}}}:(?: |\Z)", after):
            raise Unusual("neither an entry nor an item")
        key = self._explicit_key(content[2:].lstrip(" "))
        self.at += 1
        put(top, key)
        rest = after[column + 1 :].lstrip(" ")
        if not rest or rest[0] == "#":
            self.slot = (column, top, key)
        elif _is_item(rest) or _ENTRY.match(rest):
            self.slot = (column, top, key)
            self._line(len(after) - len(rest), rest)
        else:
            top[key] = self._value(column, rest)

    def _explicit_key(self, key: str) -> str:
        if key[0] not in _QUOTED:
            self._plain(key)
            return key
        if not _QUOTED[key[0]].fullmatch(key):
            raise Unusual("a quoted key that goes on")
        return unquoted(key)

    def _value(self, column: int, value: str) -> object:
        first = value[0]
        if first in _QUOTED:
            return self._quoted(value)
        if first in "{[":
            return read_flow(value, len(self.open))
        if first in "|>":
            scalar, self.at = read_block_scalar(value, self.lines, self.at, column)
            return scalar
        plain = self._plain(value)
        if self._goes_on(column):
            raise Unusual("a plain scalar over several lines")
        return plain

    @staticmethod
    def _plain(value: str) -> object:
        comment = value.find(" #")
        if comment >= 0:
            value = value[:comment].rstrip(" ")
        if value[0] in "&*!|>%@`,]}#'\"{[" or (value[0] in "-?:" and value[1:2] in {"", " "}):
            raise Unusual(f"a scalar that starts with {value[0]!r}")
        if ": " in value or value[-1] == ":" or "\t" in value:
            raise Unusual("a colon or a tab inside a plain scalar")
        return resolved(value)

    def _goes_on(self, column: int) -> bool:
        """Say whether the next line with content is deeper than the entry just read."""
        for number in range(self.at, len(self.lines)):
            content = self.lines[number].lstrip(" ")
            if content and content[0] != "#":
                return len(self.lines[number]) - len(content) > column
        return False

    def _quoted(self, value: str) -> str:
        """Read a quoted scalar, over several lines if need be."""
        whole = _QUOTED[value[0]]
        match = whole.match(value)
        if match is None:
            value = self._joined(value)
            match = whole.match(value)
        if match is None or not COMMENT_OR_END.match(value, match.end()):
            raise Unusual("a quoted scalar that does not end where its line does")
        return unquoted(match[0])

    def _joined(self, value: str) -> str:
        """Append the lines up to one that holds the quote, folded (YAML 1.2.2, 6.5)."""
        quote, pieces, breaks = value[0], [value], 0
        while self.at < len(self.lines):
            line = self.lines[self.at].strip(" ")
            self.at += 1
            if "\t" in line:
                raise Unusual("a tab in a scalar over several lines")
            if line:
                pieces.append(("\n" * breaks or " ") + line)
            breaks = 0 if line else breaks + 1
            if quote in line:
                break
        joined = "".join(pieces)
        if "\\" in joined and quote == '"':
            raise Unusual("escapes in a scalar over several lines")
        return joined
