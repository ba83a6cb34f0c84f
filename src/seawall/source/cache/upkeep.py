"""Keeping a directory of entries within its bounds, with no lock and few looks at the whole of it.

The file `.estimate` says how much there is: a first line with the bytes that were found and when, then a
line for each process that wrote.  Only when their sum exceeds the limit, or a day has passed, is the
directory walked.  What two processes do at once is done twice or counted wrongly until the next walk, and
nothing worse.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from seawall.model.text import decimal
from seawall.source.cache.entry import HEAD_LENGTH, NEW, header_of

ESTIMATE = ".estimate"
ESTIMATE_LIMIT = 64 * 1024
DAY = 86_400.0
LEFTOVER_SECONDS = 3600.0
KEPT_PART = 0.9
_TWO = 2
NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Kept(Struct, frozen=True):
    """A file of the directory: an entry, or what a writer left behind (`name` is "" then).

    `size` is in bytes, `used` in seconds since 1970.
    """

    path: str
    name: str
    size: int
    used: float


def walk(folder: Path) -> Iterator[Kept]:
    """Yield every entry and leftover of a directory, in no order; what is neither is not touched."""
    for outer in _scanned(os.fspath(folder)):
        if len(outer.name) != _TWO or not outer.is_dir(follow_symlinks=False):
            continue
        for inner in _scanned(outer.path):
            name = outer.name + inner.name
            left = inner.name.startswith(NEW)
            with suppress(OSError):
                if (left or NAME.fullmatch(name)) and inner.is_file(follow_symlinks=False):
                    found = inner.stat(follow_symlinks=False)
                    yield Kept(inner.path, "" if left else name, found.st_size, found.st_mtime)


def _scanned(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def key_of(kept: Kept) -> str:
    """Return the key that an entry was kept under, "" when its header cannot be read."""
    try:
        with open(kept.path, "rb", buffering=0) as file:  # noqa: PTH123 - thousands of them
            header = header_of(file.read(HEAD_LENGTH))
    except OSError:
        return ""
    return header.key if header else ""


def settle(folder: Path, written: int, limit: int, now: float) -> None:
    """Note that so many bytes were written, and tidy up when that is due."""
    with suppress(OSError):
        if _noted(folder / ESTIMATE, written, limit, now):
            tidy(folder, limit, now)


def _noted(path: Path, written: int, limit: int, now: float) -> bool:
    """Add a line to the estimate, and say whether a walk is due."""
    with path.open("ab+") as file:
        file.write(b"%d\n" % written)
        file.flush()
        file.seek(0)
        text = file.read(ESTIMATE_LIMIT + 1)
    first, *rest = text.decode(errors="replace").splitlines()
    counts = [decimal(line) for line in (*first.split(" "), *rest)]
    found = [count for count in counts if count is not None]
    if len(found) < len(counts) or len(first.split(" ")) != _TWO or len(text) > ESTIMATE_LIMIT:
        return True
    total, walked = sum(found) - found[1], found[1]
    return not 0 <= now - walked < DAY or (limit > 0 and total > limit)


def tidy(folder: Path, limit: int, now: float) -> None:
    """Remove what killed writers left, and the least recently used entries down to a part of the limit."""
    entries = []
    for kept in walk(folder):
        if kept.name:
            entries.append(kept)
        elif now - kept.used > LEFTOVER_SECONDS:
            remove(kept)
    total = sum(kept.size for kept in entries)
    if 0 < limit < total:
        entries.sort(key=lambda kept: (kept.used, kept.name))
        for kept in entries:
            if total <= limit * KEPT_PART:
                break
            if remove(kept):
                total -= kept.size
    note(folder, total, now)


def remove(kept: Kept) -> bool:
    """Remove a file, unless it was used or written since; say whether it is gone."""
    try:
        if os.stat(kept.path, follow_symlinks=False).st_mtime > kept.used:  # noqa: PTH116 - thousands of them
            return False
        os.unlink(kept.path)  # noqa: PTH108 - thousands of them
    except FileNotFoundError:  # another process was faster
        return True
    except OSError:
        return False
    return True


def note(folder: Path, total: int, now: float) -> None:
    """Begin a new estimate with what was found."""
    temporary = folder / f"{ESTIMATE}{NEW}{os.getpid()}-{os.urandom(6).hex()}"
    with suppress(OSError):
        try:
            temporary.write_bytes(b"%d %d\n" % (total, now))
            temporary.replace(folder / ESTIMATE)
        finally:
            temporary.unlink(missing_ok=True)
