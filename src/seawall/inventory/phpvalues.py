"""Values that PHP wrote, read without PHP: what `serialize` gives, and arrays as source text.

Only null, booleans, numbers, strings and arrays are read; an object or a reference makes the value
Malformed, and so do more than MAX_VALUES values or MAX_DEPTH levels (LimitExceeded).  An array is a dict
whose keys are text and numbers, whatever it was in PHP.
"""

from __future__ import annotations

import re

from seawall.model.errors import LimitExceeded, Malformed

MAX_VALUES = 1_000_000
MAX_DEPTH = 64

_SCALAR = re.compile(rb"(?:N|b:([01])|i:(-?\d{1,20})|d:([-+.\dEINFAe]{1,40}));")
_LENGTH = re.compile(rb"([sa]):(\d{1,9}):")
_TOKEN = re.compile(
    r"""
    [\s]++ | //[^\n]*+ | \#[^\n]*+ | /\*(?:[^*]|\*(?!/))*+\*/
    | (?P<string>'(?:[^'\\]|\\.)*+' | "(?:[^"\\$]|\\.)*+")
    | (?P<number>-?\d++(?:\.\d++)?+)
    | (?P<word>[A-Za-z_]\w*+)
    | (?P<mark>=>|[()\[\],;.])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\\'])")
_WORDS = {"true": True, "false": False, "null": None}


def unserialised(data: bytes) -> object:
    """Return the value of a text that `serialize` wrote; what follows it does not count."""
    return _Serialised(data).value(0)


def returned(source: str) -> object:
    """Return the array that a PHP file of the form `<?php return array(…);` gives."""
    head, found, rest = source.partition("return")
    if not head.lstrip("\ufeff \r\n\t").startswith("<?php") or not found:
        raise Malformed("not a PHP file that returns an array")
    return _Source(rest).value(0)


def _too_deep(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise LimitExceeded(f"PHP arrays nested more than {MAX_DEPTH} deep")


class _Serialised:
    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._count = data, 0, 0

    def value(self, depth: int) -> object:
        """Return the value that begins here."""
        _too_deep(depth)
        self._count += 1
        if self._count > MAX_VALUES:
            raise LimitExceeded(f"more than {MAX_VALUES} PHP values")
        if scalar := _SCALAR.match(self._data, self._at):
            self._at = scalar.end()
            return _scalar(scalar)
        sized = _LENGTH.match(self._data, self._at)
        if sized is None:
            raise Malformed(f"no PHP value at byte {self._at}: {self._data[self._at : self._at + 20]!r}")
        self._at = sized.end()
        return self._string(int(sized[2])) if sized[1] == b"s" else self._array(int(sized[2]), depth)

    def _string(self, length: int) -> str:
        start, end = self._at + 1, self._at + 1 + length
        if self._data[self._at : start] != b'"' or self._data[end : end + 2] != b'";':
            raise Malformed(f"a PHP string at byte {self._at} is not as long as it says")
        self._at = end + 2
        return self._data[start:end].decode(errors="replace")

    def _array(self, count: int, depth: int) -> dict[object, object]:
        self._expect(b"{")
        found: dict[object, object] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            if not isinstance(key, str | int):
                raise Malformed(f"a key of a PHP array is neither text nor number (before byte {self._at})")
            found[key] = self.value(depth + 1)
        self._expect(b"}")
        return found

    def _expect(self, mark: bytes) -> None:
        if self._data[self._at : self._at + 1] != mark:
            raise Malformed(f"a PHP array at byte {self._at} is not as long as it says")
        self._at += 1


def _scalar(match: re.Match[bytes]) -> object:
    boolean, integer, double = match.groups()
    if boolean is not None:
        return boolean == b"1"
    if integer is not None:
        return int(integer)
    return None if double is None else double.decode()


class _Source:
    def __init__(self, source: str) -> None:
        self._source, self._at, self._count = source, 0, 0
        self._kind, self._text = "", ""
        self._advance()

    def value(self, depth: int) -> object:
        """Return the value of the expression that begins here, joined pieces of text included."""
        pieces = [self._operand(depth)]
        while self._text == "." and self._kind == "mark":
            self._advance()
            pieces.append(self._operand(depth))
        return pieces[0] if len(pieces) == 1 else "".join(map(str, pieces))

    def _operand(self, depth: int) -> object:
        _too_deep(depth)
        self._count += 1
        if self._count > MAX_VALUES:
            raise LimitExceeded(f"more than {MAX_VALUES} PHP values")
        kind, text = self._kind, self._text
        self._advance()
        if kind == "string":
            return _ESCAPED.sub(r"\1", text[1:-1])
        if kind == "number":
            return text
        if kind == "mark" and text == "[":
            return self._array("]", depth)
        if kind == "word":
            return self._named(text.lower(), depth)
        raise self._refusal(text)

    def _named(self, word: str, depth: int) -> object:
        if word == "array" and self._text == "(":
            self._advance()
            return self._array(")", depth)
        if word == "__dir__":
            return ""
        if word in _WORDS:
            return _WORDS[word]
        raise self._refusal(word)

    def _array(self, end: str, depth: int) -> dict[object, object]:
        found: dict[object, object] = {}
        while not (self._kind == "mark" and self._text == end):
            value = self.value(depth + 1)
            if self._text == "=>":
                self._advance()
                found[str(value)] = self.value(depth + 1)
            else:
                found[len(found)] = value
            if self._kind == "mark" and self._text == ",":
                self._advance()
            elif not (self._kind == "mark" and self._text == end):
                raise self._refusal(self._text)
        self._advance()
        return found

    def _advance(self) -> None:
        while match := _TOKEN.match(self._source, self._at):
            self._at = match.end()
            if match.lastgroup:
                self._kind, self._text = match.lastgroup, match[0]
                return
        self._kind, self._text = "", self._source[self._at : self._at + 20]

    def _refusal(self, text: str) -> Malformed:
        return Malformed(f"PHP source that is no literal array, before character {self._at}: {text!r:.40}")
