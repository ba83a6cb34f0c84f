"""One-line flow collections: `{integrity: sha512-…, os: [linux]}` (YAML 1.2.2, 7.4), read with a stack."""

from __future__ import annotations

import re

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
from seawall.model.errors import Malformed

_FIRST = r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[\-?:](?=[^\s,\[\]{}]))"
_REST = r"(?:[^,\[\]{}:#\t]|:(?=[^\s,\[\]{}])|(?<=\S)#)*+"
_TOKEN = re.compile(rf" *+(?:([\[\]{{}},])|({SINGLE})|({DOUBLE})|({_FIRST}{_REST})|(:))")


def read_flow(text: str, depth: int) -> object:
    """Return the collection that `text` starts with, `depth` levels below the root; a comment may follow."""
    return _Flow(depth).read(text)


class _Flow:
    """The open collections, the key each waits with, and the value just read."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.open: list[Collection] = []
        self.keys: list[str | None] = []
        self.value: object = None
        self.key: str | None = None
        self.has_value = False

    def read(self, text: str) -> object:
        at = 0
        while True:
            token = _TOKEN.match(text, at)
            if token is None:
                raise Unusual("a flow collection over several lines, or an odd one")
            at = token.end()
            self._token(token)
            if not self.open:
                break
        if not COMMENT_OR_END.match(text, at):
            raise Unusual("content after a flow collection")
        return self.value

    def _token(self, token: re.Match[str]) -> None:
        mark, single, double, plain, colon = token.groups()
        if mark is not None:
            self._mark(mark)
        elif colon is not None:
            self._take_key()
        elif plain is not None:
            plain = plain.rstrip()
            self._give(resolved(plain), plain)
        else:
            quoted = unquoted(single or double)
            self._give(quoted, quoted)

    def _mark(self, mark: str) -> None:
        if mark in "[{":
            self._begin({} if mark == "{" else [])
        elif mark == ",":
            if not self.has_value and self.keys[-1] is None:
                raise Unusual("a comma after nothing")
            self._store()
        else:
            self._end(mark)

    def _begin(self, collection: Collection) -> None:
        if self.has_value:
            raise Unusual("a collection beside a value")
        check_depth(self.depth + len(self.open))
        self.open.append(collection)
        self.keys.append(None)

    def _give(self, value: object, key: str | None) -> None:
        if self.has_value:
            raise Unusual("two values side by side")
        self.value, self.key, self.has_value = value, key, True

    def _take_key(self) -> None:
        top = self.open[-1]
        if not isinstance(top, dict) or not self.has_value or self.key is None or self.keys[-1] is not None:
            raise Unusual("a colon where no key is")
        put(top, self.key)
        self.keys[-1], self.has_value = self.key, False

    def _store(self) -> None:
        top, key = self.open[-1], self.keys[-1]
        if isinstance(top, list):
            top.append(self.value)
        elif key is None:
            raise Unusual("a key without a value")
        elif self.has_value:
            top[key] = self.value
        self.keys[-1], self.has_value = None, False

    def _end(self, mark: str) -> None:
        top = self.open[-1]
        if (mark == "}") is not isinstance(top, dict):
            raise Malformed("brackets that do not match")
        if self.has_value or self.keys[-1] is not None:
            self._store()
        self.open.pop()
        self.keys.pop()
        self._give(top, None)
