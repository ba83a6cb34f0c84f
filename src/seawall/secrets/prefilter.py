"""Which expressions may match in a text: one pass for all of them.

Hyperscan answers for all at once, without saying where; the few that may match are then run by RE2, which
says where, and is the only one who decides.  So both ways of answering find the same, and where Hyperscan is
missing it only takes longer.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct

from seawall import notes

if TYPE_CHECKING:
    from hyperscan import Database, Scratch

_MAGIC = b"seawall patterns 1\n"
_DIGEST = 32
_LONGEST = 256 * 1024 * 1024
_KEPT = 4
SUFFIX = ".patterns"
NOTE = notes.place(__spec__)


class Expression(Struct, frozen=True):
    """A regular expression, and words in lower case of which the text holds one if it matches, if any are."""

    pattern: str
    keywords: tuple[str, ...] = ()


class Prefilter(Protocol):
    """Tells which of the expressions it was made of may match."""

    def candidates(self, content: bytes) -> Sequence[int]:
        """Return the indexes of the expressions that may match in the content, in ascending order."""


class Words:
    """The prefilter without Hyperscan: an expression may match where one of its keywords stands."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self._keywords = [tuple(word.encode() for word in each.keywords) for each in expressions]

    def candidates(self, content: bytes) -> list[int]:
        """Return all whose keywords are there, and all that have none."""
        lowered = content.lower()
        return [
            index
            for index, words in enumerate(self._keywords)
            if not words or any(word in lowered for word in words)
        ]


class _Compiled(Struct, frozen=True, array_like=True):
    """What is kept: the database as Hyperscan writes it, and the expressions that it could not take."""

    key: bytes
    always: tuple[int, ...]
    database: bytes


class Hyperscan:
    """The prefilter of one database; each thread scans with a scratch space of its own."""

    def __init__(self, database: Database, always: Sequence[int]) -> None:
        self._database = database
        self._always = frozenset(always)
        self._own = threading.local()

    def candidates(self, content: bytes) -> list[int]:
        """Return the expressions that Hyperscan finds, and those that it could not take."""
        found = set(self._always)

        def matched(index: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.add(index)

        scratch: Scratch | None = getattr(self._own, "scratch", None)
        if scratch is None:
            import hyperscan  # noqa: PLC0415 - imported by who made the database

            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        self._database.scan(content, match_event_handler=matched, scratch=scratch)
        return sorted(found)


def prefilter(
    expressions: Sequence[Expression], folder: Path | None = None, *, noted: bool = False
) -> Prefilter:
    """Return a prefilter; its database is kept in `folder`, where that can be written.

    `noted` is for expressions that follow from our own sources alone: their database is a note beside the
    byte code, compiled once after installing, and in the folder only where none may be left.  What lies in
    either is not believed but compared: another version's, a damaged or a foreign one is made anew.
    """
    try:
        import hyperscan  # noqa: PLC0415 - only when there is something to look at
    except ImportError:
        return Words(expressions)
    told = "\0".join((str(vars(hyperscan).get("__version__")), *(each.pattern for each in expressions)))
    key = sha256(told.encode("utf-8", "surrogatepass")).digest()
    place = folder / f"{key.hex()}{SUFFIX}" if folder else None
    for beside in (Path(NOTE) if noted and NOTE else None, place):
        kept = _read(beside, key) if beside else None
        if kept is not None:
            try:
                return Hyperscan(hyperscan.loadb(kept.database, hyperscan.HS_MODE_BLOCK), kept.always)
            except hyperscan.error:  # of another kind of processor
                pass
    database, always = _compiled(expressions)
    packed = _packed(_Compiled(key, tuple(always), hyperscan.dumpb(database)))
    if not (noted and notes.leave(NOTE, packed)) and place:
        _write(place, packed)
    return Hyperscan(database, always)


def _compiled(expressions: Sequence[Expression]) -> tuple[Database, list[int]]:
    """Compile all that Hyperscan takes, and say which it does not."""
    import hyperscan  # noqa: PLC0415

    everything = list(range(len(expressions)))
    try:
        return _database(expressions, everything), []
    except hyperscan.error:
        taken = [index for index in everything if _is_taken(expressions, index)]
    return _database(expressions, taken), sorted(set(everything) - set(taken))


def _is_taken(expressions: Sequence[Expression], index: int) -> bool:
    import hyperscan  # noqa: PLC0415

    try:
        _database(expressions, [index])
    except hyperscan.error:
        return False
    return True


def _database(expressions: Sequence[Expression], chosen: Sequence[int]) -> Database:
    import hyperscan  # noqa: PLC0415

    # Each is told once a text.  What Hyperscan knows only in part may match more often, never less.
    flags = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_ALLOWEMPTY
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[expressions[index].pattern.encode() for index in chosen] or [b"^"],
        ids=list(chosen) or [0],
        flags=[flags] * max(1, len(chosen)),
    )
    return database


def _read(place: Path, key: bytes) -> _Compiled | None:
    try:
        with place.open("rb") as file:
            data = file.read(_LONGEST)
    except OSError:
        return None
    head, body = data[: len(_MAGIC) + _DIGEST], data[len(_MAGIC) + _DIGEST :]
    if head != _MAGIC + sha256(body).digest():
        return None
    try:
        kept = msgspec.msgpack.decode(body, type=_Compiled)
    except msgspec.DecodeError:
        return None
    return kept if kept.key == key else None


def _packed(made: _Compiled) -> bytes:
    body = msgspec.msgpack.encode(made)
    return _MAGIC + sha256(body).digest() + body


def _write(place: Path, packed: bytes) -> None:
    """Keep a database, and of the others the newest few."""
    beside = place.with_name(f".{place.name}.{threading.get_native_id()}.tmp")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(packed)
        beside.replace(place)
        others = sorted(place.parent.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for old in others[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            beside.unlink()
