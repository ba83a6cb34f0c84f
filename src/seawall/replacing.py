"""Files in the place of files: each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Give a stream to write the new content of `path` to, which is put in its place at the end.

    Until then the file stays what it was; where anything is raised, too, and nothing is left beside it.  The
    mode (and owner, for root) is that of the file that was, else what a new file would have.
    """
    beside = path.with_name(f".{path.name[:50]}.{os.urandom(8).hex()}.tmp")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as out:  # noqa: PTH123 (a descriptor)
            yield out
        _given_rights(beside, path)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _given_rights(beside: Path, path: Path) -> None:
    if not path.exists():
        mask = os.umask(0o077)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        return
    known = path.stat()
    if os.geteuid() == 0:
        os.chown(beside, known.st_uid, known.st_gid)
    beside.chmod(known.st_mode & 0o7777)
