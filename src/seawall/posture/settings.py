"""What is judged, and what is not told."""

from __future__ import annotations

from msgspec import Struct


class Settings(Struct, frozen=True):
    """Names of checks in capitals, those elsewhere among them.

    `asked` are judged though they are not usual, `ignored` are not told; with a `standard`, baseline or
    restricted, only what is a part of it is judged.  `pragmas` says whether comments and annotations count.
    """

    asked: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    standard: str = ""
    pragmas: bool = True
