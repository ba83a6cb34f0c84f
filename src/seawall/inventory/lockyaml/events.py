"""Any YAML, through ruamel's event parser; the values are built here, with a stack."""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml import YAML, events
from ruamel.yaml.error import YAMLError

from seawall.inventory.lockyaml.scalars import Collection, check_depth, put, resolved
from seawall.model.errors import LimitExceeded, Malformed


def read_events(text: str) -> list[object]:
    """Return the documents of a YAML text; Malformed for aliases and for keys that are no scalars.

    Tags are ignored: a scalar is its text, so that no tag can make anything.
    """
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except RecursionError:
        raise LimitExceeded("YAML nested too deeply") from None
    except YAMLError as error:
        raise Malformed(f"not YAML: {' '.join(str(error).split())[:300]}") from None
    except (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Malformed(f"not YAML: {type(error).__name__} in its parser") from None
    return builder.documents


def _events(text: str) -> Iterator[object]:
    yield from YAML(typ="safe", pure=True).parse(text)


class _Builder:
    """Takes the events of a stream in order; `documents` is what they make."""

    def __init__(self) -> None:
        self.documents: list[object] = []
        self.open: list[Collection] = []
        self.keys: list[str | None] = []

    def take(self, event: object) -> None:
        if isinstance(event, events.AliasEvent):
            raise Malformed("YAML aliases are not read")
        if isinstance(event, events.ScalarEvent):
            self._scalar(event.value, plain=event.style is None and event.implicit[0])
        elif isinstance(event, events.MappingStartEvent):
            self._begin({})
        elif isinstance(event, events.SequenceStartEvent):
            self._begin([])
        elif isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self.open.pop()
            self.keys.pop()

    def _scalar(self, text: str, *, plain: bool) -> None:
        if self.open and isinstance(self.open[-1], dict) and self.keys[-1] is None:
            put(self.open[-1], text)
            self.keys[-1] = text
        else:
            self._give(resolved(text) if plain else text)

    def _begin(self, collection: Collection) -> None:
        check_depth(len(self.open))
        self._give(collection)
        self.open.append(collection)
        self.keys.append(None)

    def _give(self, value: object) -> None:
        if not self.open:
            if value is not None:  # a document of comments alone is none
                self.documents.append(value)
            return
        top, key = self.open[-1], self.keys[-1]
        if isinstance(top, list):
            top.append(value)
        elif key is None:
            raise Malformed("a YAML key that is not a scalar")
        else:
            top[key] = value
            self.keys[-1] = None
