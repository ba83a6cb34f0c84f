"""Words of instructions as BuildKit's shell.Lex reads them: quotes, escapes, `$NAME` and `${NAME}`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from seawall.model.errors import Unsupported

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
_LONGEST = 64 * 1024


def expanded(word: str, values: Mapping[str, str | None], escape: str = "\\") -> str:
    r"""Return a word without its quotes and escapes, names replaced by `values`; unknown names are empty.

    A backslash that keeps a wildcard from being one stays only where quotes or a second one protect it, as
    in BuildKit.  Raises Unsupported where the value cannot be known here: it is None, or changed by `#`,
    `%` or `/`, or the word becomes longer than 64 KiB.
    """
    made = _Reader(word, values, escape).read("")
    if len(made) > _LONGEST:
        raise Unsupported("a name that becomes longer than 64 KiB")
    return made


class _Reader:
    def __init__(self, word: str, values: Mapping[str, str | None], escape: str) -> None:
        self._word, self._values, self._escape = word, values, escape
        self._at = 0
        self._depth = 0

    def read(self, end: str) -> str:
        """Read up to `end`, or to the end of the word."""
        made: list[str] = []
        while self._at < len(self._word):
            char = self._next()
            if char == end:
                return "".join(made)
            if char == "'":
                made.append(self._quoted())
            elif char == '"':
                made.append(self._double_quoted())
            elif char == "$":
                made.append(self._value())
            elif char == self._escape:
                made.append(self._next())
            else:
                made.append(char)
        if end:
            raise Unsupported(f"{end!r} is missing")
        return "".join(made)

    def _next(self) -> str:
        char = self._word[self._at : self._at + 1]
        self._at += 1
        return char

    def _quoted(self) -> str:
        end = self._word.find("'", self._at)
        if end < 0:
            raise Unsupported("a quote is not closed")
        made, self._at = self._word[self._at : end], end + 1
        return made

    def _double_quoted(self) -> str:
        made: list[str] = []
        while (char := self._next()) != '"':
            if not char:
                raise Unsupported("a quote is not closed")
            if char == "$":
                made.append(self._value())
            elif char == self._escape:
                following = self._next()
                made.append(following if following in {'"', "$", self._escape} else char + following)
            else:
                made.append(char)
        return "".join(made)

    def _value(self) -> str:
        if self._word[self._at : self._at + 1] != "{":
            name = self._name()
            return self._known(name) if name else "$"
        self._at += 1
        name = self._name()
        mark = self._next()
        if not name:
            raise Unsupported("${ without a name")
        if mark == "}":
            return self._known(name)
        empty_counts = mark != ":"
        mark = self._next() if mark == ":" else mark
        if mark not in {"-", "+", "?"}:
            raise Unsupported(f"${{{name}}} is changed in a way that is not evaluated")
        return self._chosen(name, mark, empty_counts=empty_counts)

    def _chosen(self, name: str, mark: str, *, empty_counts: bool) -> str:
        self._depth += 1
        if self._depth > 50:
            raise Unsupported("${ nested more than 50 deep")
        other = self.read("}")
        self._depth -= 1
        given = name in self._values and (empty_counts or self._known(name) != "")
        if mark == "+":
            return other if given else ""
        if given:
            return self._known(name)
        if mark == "?":
            raise Unsupported(f"${{{name}}} is demanded and has no value")
        return other

    def _name(self) -> str:
        found = _NAME.match(self._word, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found[0]

    def _known(self, name: str) -> str:
        value = self._values.get(name, "")
        if value is None:
            raise Unsupported(f"the value of {name} is known only when it is built")
        return value
