"""YAML to nodes with positions, within bounds: what aliases unfold to is counted, and nothing is unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from seawall.model.errors import LimitExceeded, Malformed
from seawall.posture.nodes import MAPPING, MOST_LEVELS, MOST_NODES, SCALAR, SEQUENCE, Node, Parsed, Scalar

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+)")
_FLOAT = re.compile(r"[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?")
_TRUE = frozenset(
    cased for word in ("y", "yes", "true", "on") for cased in (word, word.title(), word.upper())
)
_FALSE = frozenset(
    cased for word in ("n", "no", "false", "off") for cased in (word, word.title(), word.upper())
)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS = "tag:yaml.org,2002:"


def parse(text: str, line: int = 1, offset: int = 0) -> Parsed:
    """Read one document that starts at a line and an offset of its file.

    Raises Malformed, and LimitExceeded where it is too deep or unfolds to too much.
    """
    building = _Building(line - 1, offset)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            building.take(event)
    except RecursionError:
        raise LimitExceeded(f"YAML of more than {MOST_LEVELS} levels") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + line}: " if mark is not None else ""
        raise Malformed(f"not YAML: {place}{error.problem or error.context or 'cannot be read'}") from None
    except YAMLError as error:
        raise Malformed(f"not YAML: {' '.join(str(error).split())[:200]}") from None
    except (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Malformed(f"not YAML: {type(error).__name__} in its parser") from None
    return Parsed(building.root, tuple(building.notes))


class _Open:
    """A collection whose end has not come."""

    def __init__(self, event: CollectionStartEvent, line: int, offset: int) -> None:
        self.line = event.start_mark.line + line + 1
        self.start = event.start_mark.index + offset
        self.anchor: str | None = event.anchor
        self.flow = bool(event.flow_style)
        self.key: Node | None = None
        self.pairs: list[tuple[Node, Node]] = []
        self.items: list[Node] = []
        self.merged: list[Node] = []
        self.size = 1


class _Building:
    """Takes events in order; `root` is the document that they make."""

    def __init__(self, line: int, offset: int) -> None:
        self.root: Node | None = None
        self.notes: list[tuple[int, str]] = []
        self._line = line
        self._offset = offset
        self._open: list[_Open] = []
        self._mappings: list[bool] = []
        self._anchors: dict[str, tuple[Node, int]] = {}

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._give(self._scalar(event), 1, event.anchor)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, CollectionStartEvent):
            if len(self._open) >= MOST_LEVELS:
                raise LimitExceeded(f"YAML of more than {MOST_LEVELS} levels")
            self._open.append(_Open(event, self._line, self._offset))
            self._mappings.append(isinstance(event, MappingStartEvent))
        elif isinstance(event, CollectionEndEvent):
            self._close(event)

    def _scalar(self, event: ScalarEvent) -> Node:
        plain = event.style in {None, ""}
        tag = str(event.tag or "")
        value: Scalar = event.value
        if (plain and not tag) or (tag.startswith(_TAGS) and tag != f"{_TAGS}str"):
            value = resolved(event.value)
        elif tag == "!reset":
            value = None
        start, end = event.start_mark, event.end_mark
        return Node(
            SCALAR,
            start.line + self._line + 1,
            start.index + self._offset,
            end.index + self._offset,
            value=value,
            text=event.value,
        )

    def _alias(self, event: AliasEvent) -> None:
        if event.anchor not in self._anchors:
            line = event.start_mark.line + self._line + 1
            raise Malformed(f"not YAML: line {line}: *{event.anchor} stands for nothing before it")
        node, size = self._anchors[event.anchor]
        mark = event.start_mark
        here = replace(
            node,
            line=mark.line + self._line + 1,
            start=mark.index + self._offset,
            end=event.end_mark.index + self._offset,
            shared=True,
        )
        self._give(here, size, None)

    def _close(self, event: CollectionEndEvent) -> None:
        top, mapping = self._open.pop(), self._mappings.pop()
        if mapping:
            self._merge(top)
        pairs, items = tuple(top.pairs), tuple(top.items)
        if top.flow:
            end = event.end_mark.index + self._offset
        else:
            ends = [value.end for key, value in pairs if not key.shared] + [item.end for item in items]
            end = max(ends, default=top.start)
        kind = MAPPING if mapping else SEQUENCE
        node = Node(kind, top.line, top.start, end, pairs=pairs, items=items, flow=top.flow)
        self._give(node, top.size, top.anchor)

    def _give(self, node: Node, size: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, size)
        if not self._open:
            if self.root is None:
                self.root = node
            else:
                self.notes.append((node.line, "behind the end of the document (...), and not judged"))
            return
        top = self._open[-1]
        top.size += size
        if top.size > MOST_NODES:
            raise LimitExceeded(f"YAML of more than {MOST_NODES} values, aliases unfolded")
        if not self._mappings[-1]:
            top.items.append(node)
        elif top.key is None:
            if node.kind != SCALAR:
                raise Malformed(f"line {node.line}: a key that is no text")
            top.key = node
        elif top.key.text == "<<":
            top.merged += node.items or (node,)
            top.key = None
        else:
            if node.kind == SCALAR and node.start == node.end and not node.shared:  # nothing behind the colon
                node = replace(node, line=top.key.line, start=top.key.end, end=top.key.end)
            top.pairs.append((top.key, node))
            top.key = None

    def _merge(self, top: _Open) -> None:
        """Take in what `<<` names, behind what is said here; of equal keys the last is kept, and noted."""
        said: dict[str, tuple[Node, Node]] = {}
        for key, value in top.pairs:
            if key.text in said:
                self.notes.append((key.line, f"the key {key.text[:60]} stands twice: the last one is judged"))
                del said[key.text]
            said[key.text] = (key, value)
        merged: dict[str, tuple[Node, Node]] = {}
        for source in top.merged:
            for key, value in source.pairs:
                if key.text not in said and key.text not in merged:
                    merged[key.text] = (_shared(key), _shared(value))
            top.size += len(source.pairs)
        if merged or len(said) != len(top.pairs):
            top.pairs = [*merged.values(), *said.values()]
        if top.size > MOST_NODES:
            raise LimitExceeded(f"YAML of more than {MOST_NODES} values, aliases unfolded")


def _shared(node: Node) -> Node:
    return node if node.shared else replace(node, shared=True)


def resolved(text: str) -> Scalar:
    """Return what a plain scalar means: null, true, false, a number, else its text.

    The words of YAML 1.1 count (`yes`, `off`), for kubectl and Compose's readers take them.
    """
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if text[0] in "+-.0123456789" and len(text) <= 40:
        if _INTEGER.fullmatch(text):
            return _integer(text)
        if _FLOAT.fullmatch(text):
            return float(text.replace("_", ""))
    return text


def _integer(text: str) -> int | str:
    digits = text.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    bare = digits.lstrip("+-")
    for prefix, base in (("0x", 16), ("0o", 8), ("0b", 2)):
        if bare.startswith(prefix):
            return sign * int(bare[2:], base) if bare[2:] else text
    return sign * int(bare, 8 if bare.startswith("0") and bare != "0" else 10)


_MARK = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


def documents(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the documents of a stream apart, each with its first line and its offset.

    A mark at the start of a line ends a document wherever it stands (YAML 1.2, 9.1.2), so that one that
    cannot be read spoils no other.
    """
    starts = [0, *(match.start() for match in _MARK.finditer(text)), len(text)]
    line, counted = 1, 0
    for start, end in pairwise(starts):
        line += text.count("\n", counted, start)
        counted = start
        if start != end:
            yield text[start:end], line, start
