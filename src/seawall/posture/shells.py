"""Shell text to the commands in it that make containers, by the grammar of tree-sitter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from seawall.model.errors import LimitExceeded
from seawall.posture.commands import Command, Word, command

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

MOST_BYTES = 1 << 18
"""Of one script."""
ASKS = re.compile(
    r"\b(?:docker|podman|nerdctl)\b[^\n]*\s(?:run|create)\b|\b(?:docker|podman|nerdctl)\b[^\n]*\\\n"
)
_SHEBANG = re.compile(r"#![^\n]*\b(?:ba|da|k|z|a)?sh\b")
_PARTS = re.compile(r"\\(.)|'([^']*)'|\"((?:[^\"\\]|\\.)*)\"|([^\\'\"]+)", re.DOTALL)
_OPEN = re.compile(r"\$[\w({@*#?!]|`")


def is_script(text: str) -> bool:
    """Tell a script by its first line."""
    return _SHEBANG.match(text) is not None


def commands(file: str, text: str, line: int = 1) -> Iterator[Command]:
    """Yield the commands of a script that make containers, wherever in it they stand.

    Raises LimitExceeded for a script that is too long for the grammar.
    """
    if not ASKS.search(text):
        return
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise LimitExceeded(f"{file}: a script of more than {MOST_BYTES // 1024} KiB")
    from tree_sitter import Language, Parser  # noqa: PLC0415 (heavy)
    from tree_sitter_bash import language  # noqa: PLC0415

    places = _Places(data)
    tree = Parser(Language(language())).parse(data)
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        waiting += reversed(node.children)
        if node.type == "command":
            words = [_word(each, places, line) for each in node.children if _counts(each)]
            found = command(words)
            if found is not None:
                yield found


def _counts(node: Syntax) -> bool:
    return node.type not in {
        "variable_assignment",
        "file_redirect",
        "herestring_redirect",
        "heredoc_redirect",
    }


class _Places:
    """Offsets of bytes to offsets of characters."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._plain = data.isascii()

    def __call__(self, offset: int) -> int:
        return offset if self._plain else len(self._data[:offset].decode("utf-8", "replace"))


def _word(node: Syntax, places: _Places, line: int) -> Word:
    written = (node.text or b"").decode("utf-8", "replace")
    start, end = places(node.start_byte), places(node.end_byte)
    return Word(_bare(written), node.start_point[0] + line, start, end, _opened(written))


def _opened(written: str) -> bool:
    return any(
        _OPEN.search(match[0]) for match in _PARTS.finditer(written) if match[2] is None and match[1] is None
    )


def _bare(written: str) -> str:
    """Return a word without its quotes; variables stay as they are written."""
    parts = []
    for match in _PARTS.finditer(written):
        escaped, single, double, plain = match.groups()
        if escaped is not None:
            parts.append("" if escaped == "\n" else escaped)
        elif double is not None:
            parts.append(re.sub(r"\\([\\\"$`])", r"\1", double))
        else:
            parts.append(single if single is not None else plain)
    return "".join(parts)
