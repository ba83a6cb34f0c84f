"""Which expressions may match in a text: one pass for all of them.

Hyperscan answers for all at once, without saying where; the few that may match are then run by RE2, which
says where, and is the only one who decides.  So both ways of answering find the same, and where Hyperscan is
missing it only takes longer.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct

from seawall import notes, replacing

if TYPE_CHECKING:
    from hyperscan import Scratch

_MAGIC = b"seawall patterns 2\n"
_DIGEST = 32
_LONGEST = 256 * 1024 * 1024
_KEPT = 4
SUFFIX = ".patterns"
NOTE = notes.place(__spec__)


class Expression(Struct, frozen=True):
    """A regular expression, and words in lower case of which the text holds one if it matches, if any are.

    Where `behind` is another expression, this one is looked for only in texts in which that matches, as it
    does wherever this one does.  So several without a literal, each of which would cost as much as a hundred
    with one, cost what the one costs that they are behind.
    """

    pattern: str
    keywords: tuple[str, ...] = ()
    behind: str = ""


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
    """What is kept: databases as Hyperscan writes them, and the expressions that it could not take.

    `database` has all that is behind nothing, by index, and after those what others are behind; each of
    `second` has what is behind one of these.
    """

    key: bytes
    always: tuple[int, ...]
    database: bytes
    second: tuple[bytes, ...]


class Hyperscan:
    """The prefilter of two steps; each thread scans with scratch spaces of its own."""

    def __init__(self, count: int, kept: _Compiled) -> None:
        """Raise hyperscan.error for databases that were made for another kind of processor."""
        import hyperscan  # noqa: PLC0415 - only when there is something to look at

        mode = hyperscan.HS_MODE_BLOCK
        self._count = max(count, 1)
        self._always = frozenset(kept.always)
        self._databases = [hyperscan.loadb(each, mode) for each in (kept.database, *kept.second)]
        self._own = threading.local()

    def candidates(self, content: bytes) -> list[int]:
        """Return the expressions that Hyperscan finds, and those that it could not take."""
        found: list[int] = []

        def matched(index: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.append(index)

        scratches = getattr(self._own, "scratches", None) or self._scratches()
        self._databases[0].scan(content, match_event_handler=matched, scratch=scratches[0])
        if not found and not self._always:
            return found
        first = {index for index in found if index >= self._count}
        for index in first:
            second = index - self._count + 1
            self._databases[second].scan(content, match_event_handler=matched, scratch=scratches[second])
        return sorted(self._always.union(found) - first)

    def _scratches(self) -> list[Scratch]:
        import hyperscan  # noqa: PLC0415 - imported by who made this

        made: list[Scratch] = [hyperscan.Scratch(each) for each in self._databases]
        self._own.scratches = made
        return made


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
    told = (f"{each.pattern}\0{each.behind}" for each in expressions)
    library = str(vars(hyperscan).get("__version__"))
    key = sha256("\0".join((library, *told)).encode("utf-8", "surrogatepass")).digest()
    place = folder / f"{key.hex()}{SUFFIX}" if folder else None
    for beside in (Path(NOTE) if noted and NOTE else None, place):
        kept = _read(beside, key) if beside else None
        if kept is not None:
            with suppress(hyperscan.error):  # of another kind of processor
                return Hyperscan(len(expressions), kept)
    made = _compiled(expressions, key)
    packed = _packed(made)
    if not (noted and notes.leave(NOTE, packed)) and place:
        _write(place, packed)
    return Hyperscan(len(expressions), made)


def _compiled(expressions: Sequence[Expression], key: bytes) -> _Compiled:
    """Compile all that Hyperscan takes, and note which it does not."""
    behind = list(dict.fromkeys(each.behind for each in expressions if each.behind))
    first = {index: each.pattern for index, each in enumerate(expressions) if not each.behind}
    first |= {len(expressions) + number: pattern for number, pattern in enumerate(behind)}
    database, always = _taken(first)
    second: list[bytes] = []
    for pattern in behind:
        own, left = _taken(
            {index: each.pattern for index, each in enumerate(expressions) if each.behind == pattern}
        )
        second.append(own)
        always += left
    return _Compiled(key, tuple(sorted(always)), database, tuple(second))


def _taken(patterns: Mapping[int, str]) -> tuple[bytes, list[int]]:
    """Return the database of those that Hyperscan takes, as it writes it, and the indexes of the others."""
    import hyperscan  # noqa: PLC0415

    try:
        return _database(patterns), []
    except hyperscan.error:
        taken = {index: pattern for index, pattern in patterns.items() if _is_taken(index, pattern)}
    return _database(taken), sorted(patterns.keys() - taken.keys())


def _is_taken(index: int, pattern: str) -> bool:
    import hyperscan  # noqa: PLC0415

    try:
        _database({index: pattern})
    except hyperscan.error:
        return False
    return True


def _database(patterns: Mapping[int, str]) -> bytes:
    import hyperscan  # noqa: PLC0415

    # Each is told once a text.  What Hyperscan knows only in part may match more often, never less.
    flags = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_ALLOWEMPTY
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[pattern.encode() for pattern in patterns.values()] or [b"^"],
        ids=list(patterns) or [0],
        flags=[flags] * max(1, len(patterns)),
    )
    made: bytes = hyperscan.dumpb(database)
    return made


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
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with replacing.whole(place) as out:
            out.write(packed)
        others = sorted(place.parent.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for old in others[:-_KEPT]:
            old.unlink(missing_ok=True)
