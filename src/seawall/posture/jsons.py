"""JSON to nodes with positions, without recursion."""

from __future__ import annotations

import json
import re

from seawall.model.errors import LimitExceeded, Malformed
from seawall.posture.nodes import (
    MAPPING,
    MOST_LEVELS,
    MOST_NODES,
    SCALAR,
    SEQUENCE,
    Node,
    Parsed,
    Scalar,
)

_TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:(?P<string>"(?:[^"\\]|\\.)*+")|(?P<word>[-+.\w]++)|(?P<mark>[\[\]{},:]))""", re.DOTALL
)
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}


def parse(text: str) -> Parsed:
    """Read one JSON text (RFC 8259); raises Malformed and LimitExceeded."""
    reader = _Reader(text)
    root = reader.read()
    if text[reader.at :].strip():
        raise Malformed(f"not JSON: line {reader.line}: more behind its end")
    return Parsed(root, tuple(reader.notes))


class _Open:
    def __init__(self, mapping: bool, start: int, line: int) -> None:  # noqa: FBT001
        self.mapping = mapping
        self.start = start
        self.line = line
        self.key: Node | None = None
        self.pairs: dict[str, tuple[Node, Node]] = {}
        self.items: list[Node] = []


class _Reader:
    """A stack of what is open, and the place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.notes: list[tuple[int, str]] = []
        self._opened: list[_Open] = []
        self._wanted = "value"  # or first (a value or the end), key, colon, comma
        self._counted = 0
        self._count = 0

    def read(self) -> Node:
        """Return the first value; `at` is then behind it."""
        while True:
            match = _TOKEN.match(self.text, self.at)
            if match is None:
                raise self._wrong()
            kind = match.lastgroup or ""
            start, self.at = match.start(kind), match.end()
            self.line += self.text.count("\n", self._counted, start)
            self._counted = start
            node = (
                self._marked(match[kind], start) if kind == "mark" else self._worded(match[kind], kind, start)
            )
            if node is None:
                continue
            if not self._opened:
                return node
            self._give(self._opened[-1], node)
            self._wanted = "comma"

    def _marked(self, mark: str, start: int) -> Node | None:
        """Take a bracket, a comma or a colon; what a closing bracket closes is a value."""
        top = self._opened[-1] if self._opened else None
        if mark in "[{" and (
            self._wanted == "value" or (self._wanted == "first" and top and not top.mapping)
        ):
            if len(self._opened) >= MOST_LEVELS:
                raise LimitExceeded(f"JSON of more than {MOST_LEVELS} levels")
            self._opened.append(_Open(mark == "{", start, self.line))
            self._wanted = "first"
            return None
        if top is None:
            raise self._wrong()
        if mark == ("}" if top.mapping else "]") and self._wanted in {"comma", "first"}:
            return self._closed(self._opened.pop())
        if (mark, self._wanted) not in {(",", "comma"), (":", "colon")}:
            raise self._wrong()
        self._wanted = "value" if mark == ":" or not top.mapping else "key"
        return None

    def _worded(self, written: str, kind: str, start: int) -> Node | None:
        """Take a scalar, which may be a key."""
        keyed = bool(self._opened) and self._opened[-1].mapping
        if self._wanted == "key" or (self._wanted == "first" and keyed):
            if kind != "string":
                raise self._wrong()
            self._opened[-1].key = self._scalar(written, kind, start)
            self._wanted = "colon"
            return None
        if self._wanted not in {"value", "first"}:
            raise self._wrong()
        return self._scalar(written, kind, start)

    def _give(self, top: _Open, node: Node) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            raise LimitExceeded(f"JSON of more than {MOST_NODES} values")
        if top.key is None:
            top.items.append(node)
            return
        if top.key.text in top.pairs:
            said = f"the key {top.key.text[:60]} stands twice: the last one is judged"
            self.notes.append((top.key.line, said))
        top.pairs[top.key.text] = (top.key, node)
        top.key = None

    def _closed(self, top: _Open) -> Node:
        kind = MAPPING if top.mapping else SEQUENCE
        pairs, items = tuple(top.pairs.values()), tuple(top.items)
        return Node(kind, top.line, top.start, self.at, pairs=pairs, items=items, flow=True)

    def _scalar(self, written: str, kind: str, start: int) -> Node:
        value: Scalar
        if kind == "word" and written in _WORDS:
            value = _WORDS[written]
        elif kind == "word" and len(written) > 300:
            raise self._wrong()
        else:
            try:
                value = json.loads(written, strict=False)
            except ValueError:
                raise self._wrong() from None
        text = value if isinstance(value, str) else written
        return Node(SCALAR, self.line, start, self.at, value=value, text=text)

    def _wrong(self) -> Malformed:
        line = self.line + self.text.count("\n", self._counted, self.at)
        return Malformed(f"not JSON: line {line}: something else was expected")
