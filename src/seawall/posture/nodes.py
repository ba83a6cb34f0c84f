"""A document with positions: what stands where, in YAML, JSON or made from a command line."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

MAPPING = "mapping"
SEQUENCE = "sequence"
SCALAR = "scalar"
ABSENT = "absent"

MOST_NODES = 400_000
"""In one document, aliases counted as often as they are used."""
MOST_LEVELS = 100

Scalar = str | int | float | bool | None


class Node(Struct, frozen=True):
    """A part of a document: a mapping of pairs, a sequence of items, or a scalar; or absent.

    `line` counts from 1; `start` and `end` are offsets into the document's text.  `text` is the scalar as
    written, `value` what it means.  What is asked of the wrong kind is answered with nothing, for documents
    say anything anywhere.  What is `shared` stands elsewhere, behind an alias or a merge key, and its lines
    are those of the place it stands at; `flow` collections are written in brackets.
    """

    kind: str
    line: int = 0
    start: int = 0
    end: int = 0
    value: Scalar = None
    text: str = ""
    pairs: tuple[tuple[Node, Node], ...] = ()
    items: tuple[Node, ...] = ()
    flow: bool = False
    shared: bool = False

    def __bool__(self) -> bool:
        """Whether anything is there, be it null."""
        return self.kind != ABSENT

    def get(self, *path: str) -> Node:
        """Return what stands at the keys, one below the other, or NOTHING; the last of equal keys counts."""
        here = self
        for name in path:
            here = next((value for key, value in reversed(here.pairs) if key.text == name), NOTHING)
        return here

    def key(self, name: str) -> Node:
        """Return the key itself, for its line; or NOTHING."""
        return next((key for key, _ in reversed(self.pairs) if key.text == name), NOTHING)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first; what is shared comes as often as it is named."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.items)
            waiting += [value for _, value in reversed(node.pairs)]

    def each(self) -> Iterator[tuple[str, Node]]:
        """Yield keys and values."""
        for key, value in self.pairs:
            yield key.text, value

    @property
    def string(self) -> str | None:
        """The value where it is a string."""
        return self.value if isinstance(self.value, str) else None

    @property
    def boolean(self) -> bool | None:
        """The value where it is true or false."""
        return self.value if isinstance(self.value, bool) else None

    @property
    def number(self) -> int | None:
        """The value where it is an integer."""
        return self.value if isinstance(self.value, int) and not isinstance(self.value, bool) else None


NOTHING = Node(ABSENT)


def plain(node: Node) -> object:
    """Return what a part of a document means, without where it stands; of equal keys the last counts."""
    if node.kind == MAPPING:
        return {key.text: plain(value) for key, value in node.pairs}
    if node.kind == SEQUENCE:
        return [plain(item) for item in node.items]
    return node.value


class Parsed(Struct, frozen=True):
    """A document's root, or None where there is none, and what is odd about it: lines and words."""

    root: Node | None
    notes: tuple[tuple[int, str], ...] = ()
