"""What lies in a directory of entries, told by their headers alone, and the removal of some of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from seawall.source.cache.entry import code_of
from seawall.source.cache.upkeep import LEFTOVER_SECONDS, Kept, key_of, note, remove, walk


class Group(Struct, frozen=True):
    """The entries that one version of the code made; `code` is its digest, "" for what cannot be read."""

    code: str
    usable: bool
    entries: int
    bytes: int


class Status(Struct, frozen=True):
    """A directory; times are seconds since 1970, None where there is no entry."""

    directory: str
    entries: int
    bytes: int
    limit: int
    oldest: float | None
    newest: float | None
    groups: tuple[Group, ...]


class Removed(Struct, frozen=True):
    """How much was removed, or would be."""

    entries: int
    bytes: int


def status(folder: Path, code: str, limit: int) -> Status:
    """Look at every entry; those that the code of this digest made are usable."""
    found = [kept for kept in walk(folder) if kept.name]
    groups: dict[str, list[Kept]] = {}
    for kept in found:
        groups.setdefault(code_of(key_of(kept)), []).append(kept)
    used = [kept.used for kept in found]
    return Status(
        directory=str(folder),
        entries=len(found),
        bytes=_sum(found),
        limit=limit,
        oldest=min(used, default=None),
        newest=max(used, default=None),
        groups=tuple(
            Group(name, name == code, len(group), _sum(group))
            for name, group in sorted(groups.items(), key=lambda item: (item[0] != code, item[0]))
        ),
    )


def _sum(entries: Iterable[Kept]) -> int:
    return sum(kept.size for kept in entries)


def clean(
    folder: Path, now: float, *, unless: str | None = None, older_than: float | None = None, dry: bool = False
) -> Removed:
    """Remove entries: all, or those not made by the code `unless`, or not used for `older_than` seconds.

    Where both are given, both must hold.  What killed writers left goes with them.
    A `dry` run removes nothing and says what would go.
    """
    entries = size = left = 0
    for kept in walk(folder):
        unused = now - kept.used
        if not kept.name:
            if unused > LEFTOVER_SECONDS and not dry:
                remove(kept)
            continue
        old = older_than is None or unused >= older_than
        chosen = old and (unless is None or code_of(key_of(kept)) != unless)
        if chosen and (dry or remove(kept)):
            entries += 1
            size += kept.size
        else:
            left += kept.size
    if entries and not dry:
        note(folder, left, now)
    return Removed(entries, size)
