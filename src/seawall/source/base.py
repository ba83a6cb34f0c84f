"""What a source offers to those who look at its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

KIB = 1024
MIB = 1024 * KIB
Piece = bytes | memoryview
"""Bytes that may be a view of others, so that who passes over them copies nothing."""


class File(Protocol):
    r"""One regular file of a target, open only while it is being looked at.

    `path` has no leading slash and no `.` or `..`; a byte that is not UTF-8 is written as `\xff`.
    `size` is in bytes, `mode` the permission bits.
    """

    @property
    def path(self) -> str:
        """Where it is, relative to the target's root."""

    @property
    def size(self) -> int:
        """Its length in bytes."""

    @property
    def mode(self) -> int:
        """Its permission bits."""

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes (fewer at the end); may be asked before the other two."""

    def read(self, limit: int = 64 * MIB) -> bytes:
        """Return the whole content; LimitExceeded when it is longer than `limit`."""

    def chunks(self) -> Iterator[Piece]:
        """Yield the content once, in pieces; nothing is kept."""

    def sibling(self, name: str) -> File | None:
        """Return the file `name` of the same directory, when it was asked for as a companion."""


class Analyser(Protocol):
    """What looks at the files of one layer (or tree), in the one pass over its bytes."""

    def wants(self, path: str, size: int, mode: int) -> bool:
        """Say whether the file's content is of interest: a look-up, for it is asked of every file."""

    def see(self, file: File) -> None:
        """Look at one file; it is closed on return."""


@runtime_checkable
class Entering(Protocol):
    """What is told of the directories of a layer, too, besides looking at files."""

    def enters(self, path: str, mode: int) -> None:
        """Learn of a directory, "" being the root, and its permission bits."""
