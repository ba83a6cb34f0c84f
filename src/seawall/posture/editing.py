"""Changes to edits of text: the fewest characters that make them, everything else as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from seawall.posture.base import KUBERNETES, RUN, Change, Plain
from seawall.posture.containers import Container
from seawall.posture.nodes import MAPPING, NOTHING, SCALAR, SEQUENCE, Node
from seawall.posture.rendering import nested, scalar

_DASH = re.compile(r"[ ]*-[ ]+")
_SEVERAL = frozenset({"cap-drop", "security-opt", "tmpfs"})
"""Options of which each counts, and not the last alone."""
_OPTION = re.compile(r"--([\w-]+)(?:=(.*))?", re.DOTALL)


class Edit(Struct, frozen=True, order=True):
    """Text between two offsets, and what is to stand there."""

    start: int
    end: int
    text: str


class Refused(Exception):
    """A change that cannot be made here without touching what others share."""


class Additions:
    """What is to be added below one mapping, gathered so that two changes open one section together.

    In place of a mapping a null may stand, the value of a key of `parent`.
    """

    def __init__(self, mapping: Node, parent: Node = NOTHING) -> None:
        self.mapping = mapping
        self.parent = parent
        self.tree: dict[str, Plain] = {}

    def add(self, path: tuple[str, ...], change: Change) -> None:
        """Put a change's value at a path below the mapping."""
        here = self.tree
        for name in path[:-1]:
            below = here.setdefault(name, {})
            if not isinstance(below, dict):
                raise Refused
            here = below
        value = change.value
        if value is None:
            return
        if change.into:
            listed = here.setdefault(path[-1], [])
            if isinstance(listed, list) and value not in listed:
                listed.append(value)
        else:
            here[path[-1]] = value


class Editor:
    """The edits of one container's changes, in the text of its file."""

    def __init__(self, text: str, container: Container) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._json = text.lstrip()[:1] in {"{", "["}
        self._container = container

    def edits(self, changes: Iterable[Change]) -> list[Edit]:
        """Return the edits that make the changes; those that cannot be made are left out."""
        additions: dict[int, Additions] = {}
        found: list[Edit] = []
        for change in changes:
            try:
                if change.subject == RUN:
                    found += self._option(change)
                else:
                    found += self._made(change, additions)
            except Refused:
                continue
        for each in additions.values():
            found += self._added(each)
        return _joined(found)

    def _made(self, change: Change, additions: dict[int, Additions]) -> Iterator[Edit]:
        container = self._container
        here = container.pod if change.pod and container.subject == KUBERNETES else container.node
        parent, below = NOTHING, here
        for place, name in enumerate(change.path):
            parent, below = below, _own(below, name)
            if parent.kind != MAPPING or parent.shared:
                raise Refused
            if not below:
                if _shared_key(parent, name) and (place + 1 < len(change.path) or change.into):
                    raise Refused
                if not change.out and change.value is not None:
                    gathered = additions.setdefault(parent.start, Additions(parent))
                    gathered.add(change.path[place:], change)
                return
            if below.kind == SCALAR and below.value is None and place + 1 < len(change.path):
                if not change.out and change.value is not None:
                    gathered = additions.setdefault(below.start, Additions(below, parent))
                    gathered.add(change.path[place + 1 :], change)
                return
        yield from self._changed(parent, below, change)

    def _filled(self, empty: Node, value: Plain) -> Edit:
        """Put a value in place of a null, which may be written or meant."""
        written = self._flow(value)
        if not self._text[empty.start : empty.end].strip():
            colon = self._text.find(":", empty.start)
            return Edit(colon + 1, colon + 1, f" {written}")
        return Edit(empty.start, empty.end, written)

    def _changed(self, parent: Node, node: Node, change: Change) -> Iterator[Edit]:
        if node.shared:
            raise Refused
        if change.into:
            yield from self._listed(node, change)
        elif change.out:
            yield from self._unlisted(parent, node, change)
        elif change.value is None:
            yield self._removed_pair(parent, node)
        elif isinstance(change.value, (dict, list)):
            raise Refused
        elif node.kind == SCALAR and node.value != change.value:
            if node.start == node.end or node.value is None:
                yield self._filled(node, change.value)
            elif self._text[node.start] in "&!*|>":
                raise Refused
            else:
                yield Edit(node.start, node.end, self._scalar(change.value))

    def _listed(self, node: Node, change: Change) -> Iterator[Edit]:
        if node.kind == SCALAR and node.value is None:
            yield self._filled(node, [change.value or ""])
            return
        if node.kind != SEQUENCE:
            raise Refused
        text = str(change.value)
        name = re.split("[:=]", text)[0]
        for item in node.items:
            if item.text == text:
                return
            if name != text and re.split("[:=]", item.text)[0] == name and not item.shared:
                yield Edit(item.start, item.end, self._scalar(text))
                return
        if node.flow or not node.items:
            comma = ", " if node.items else ""
            place = node.items[-1].end if node.items else node.end - 1
            yield Edit(place, place, comma + self._scalar(text))
            return
        first = node.items[0]
        line = self._text.rfind("\n", 0, first.start) + 1
        dash = _DASH.fullmatch(self._text[line : first.start])
        if dash is None:
            raise Refused
        end = self._line_end(node.end)
        yield Edit(end, end, self._newline + dash[0] + self._scalar(text))

    def _unlisted(self, parent: Node, node: Node, change: Change) -> Iterator[Edit]:
        place = next((n for n, item in enumerate(node.items) if item.text == change.value), None)
        if place is None:
            return
        if len(node.items) == 1:
            yield self._removed_pair(parent, node)
            return
        if node.flow:
            yield _spliced([(item.start, item.end) for item in node.items], place)
            return
        item = node.items[place]
        line = self._text.rfind("\n", 0, item.start) + 1
        if item.shared or _DASH.fullmatch(self._text[line : item.start]) is None:
            raise Refused
        yield Edit(line, self._line_end(item.end) + len(self._newline), "")

    def _removed_pair(self, parent: Node, node: Node) -> Edit:
        own = [(key, value) for key, value in parent.pairs if not key.shared]
        place = next(n for n, (_, value) in enumerate(own) if value is node)
        key = own[place][0]
        if parent.flow:
            return _spliced([(key.start, max(key.end, value.end)) for key, value in own], place)
        line = self._text.rfind("\n", 0, key.start) + 1
        if self._text[line : key.start].strip() or len(own) == 1:
            raise Refused
        return Edit(line, self._line_end(max(node.end, key.end)) + len(self._newline), "")

    def _added(self, additions: Additions) -> Iterator[Edit]:
        mapping = additions.mapping
        if not additions.tree:
            return
        if mapping.kind == SCALAR:
            yield self._opened(additions)
            return
        own = [(key, value) for key, value in mapping.pairs if not key.shared]
        if not mapping.flow:
            column = mapping.start - self._text.rfind("\n", 0, mapping.start) - 1
            end = self._line_end(mapping.end)
            lines = self._lines(additions.tree, column)
            yield Edit(end, end, "".join(self._newline + line for line in lines))
            return
        pairs = [f"{self._key(name)}: {self._flow(value)}" for name, value in additions.tree.items()]
        if not own:
            yield Edit(mapping.end - 1, mapping.end - 1, ", ".join(pairs))
            return
        last = own[-1]
        line = self._text.rfind("\n", 0, last[0].start) + 1
        before = self._text[line : last[0].start]
        joint = "," + (self._newline + before if line and not before.strip() and self._json else " ")
        place = max(last[0].end, last[1].end)
        yield Edit(place, place, "".join(joint + pair for pair in pairs))

    def _opened(self, additions: Additions) -> Edit:
        """Begin a section where only its key stands."""
        empty = additions.mapping
        key = next(key for key, value in additions.parent.pairs if value is empty)
        if additions.parent.flow or self._text[empty.start : empty.end].strip():
            return self._filled(empty, additions.tree)
        column = key.start - self._text.rfind("\n", 0, key.start) + 1
        end = self._line_end(key.end)
        return Edit(end, end, "".join(self._newline + line for line in self._lines(additions.tree, column)))

    def _lines(self, tree: dict[str, Plain], column: int) -> list[str]:
        return [line for name, value in tree.items() for line in nested((name,), value, " " * column)]

    def _option(self, change: Change) -> Iterator[Edit]:
        said = str(change.value)
        match = _OPTION.fullmatch(said)
        node = self._container.node
        if match is None:
            raise Refused
        name, value = match[1], match[2]
        if not change.out:
            if any(key.text == name and other.text == value for key, other in node.pairs if value):
                return
            given = node.key(name)
            if given and name not in _SEVERAL:
                yield Edit(given.start, given.end, said)
                return
            place = node.key("<verb>").end
            yield Edit(place, place, f" {said}")
            return
        for key, other in node.pairs:
            written = self._text[key.start : key.end]
            if key.text == name and value in {None, other.text} and re.match(r"-(?:-|\w(?!\w))", written):
                yield self._without(key)
                return
        raise Refused

    def _without(self, key: Node) -> Edit:
        """Take an option out of its line, or the line where it stands alone."""
        line = self._text.rfind("\n", 0, key.start) + 1
        end = self._text.find("\n", key.end)
        alone = line and not self._text[line : key.start].strip()
        if alone and end >= 0 and self._text[key.end : end].strip() == "\\":
            return Edit(line, end + 1, "")
        start = len(self._text[: key.start].rstrip(" \t"))
        return Edit(start, key.end, "")

    def _line_end(self, offset: int) -> int:
        """Return the end of the line on which the last character before an offset stands."""
        place = len(self._text[:offset].rstrip())
        end = self._text.find("\n", place)
        end = len(self._text) if end < 0 else end
        return end - 1 if self._text[end - 1 : end] == "\r" else end

    def _scalar(self, value: Plain) -> str:
        return json.dumps(value) if self._json else scalar(value)

    def _key(self, name: str) -> str:
        return json.dumps(name) if self._json else name

    def _flow(self, value: Plain) -> str:
        if self._json:
            return json.dumps(value)
        if isinstance(value, dict):
            return "{" + ", ".join(f"{name}: {self._flow(each)}" for name, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._flow, value)) + "]"
        return scalar(value)


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """Make one of several insertions at one place, where the ends of nested sections meet."""
    inserted: dict[int, list[str]] = {}
    kept: list[Edit] = []
    for edit in dict.fromkeys(edits):
        if edit.start == edit.end:
            inserted.setdefault(edit.start, []).append(edit.text)
        else:
            kept.append(edit)
    return kept + [
        Edit(place, place, "".join(sorted(texts, key=_inner_first))) for place, texts in inserted.items()
    ]


def _inner_first(text: str) -> tuple[bool, int, bool]:
    """Order what ends a line before new lines, the innermost of these first, items of lists before keys."""
    lines = text.lstrip("\r\n")
    bare = lines.lstrip(" ")
    return (lines != text, len(bare) - len(lines), not bare.startswith("-"))


def _own(node: Node, name: str) -> Node:
    return next((value for key, value in node.pairs if key.text == name and not key.shared), NOTHING)


def _shared_key(node: Node, name: str) -> bool:
    return any(key.text == name and key.shared for key, _ in node.pairs)


def _spliced(spans: list[tuple[int, int]], place: int) -> Edit:
    """Take one of several out, with the comma that is then too many."""
    start, end = spans[place]
    if place + 1 < len(spans):
        return Edit(start, spans[place + 1][0], "")
    if place:
        return Edit(spans[place - 1][1], end, "")
    return Edit(start, end, "")
