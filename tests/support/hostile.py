"""Input made bad on purpose, and the one thing demanded of a parser that reads it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from hypothesis import strategies as st

from seawall.model.errors import SeawallError


def cut_short(content: bytes, step: int = 64) -> Iterator[bytes]:
    """Yield every beginning of `content` whose length is a multiple of `step`."""
    return (content[:length] for length in range(0, len(content), step))


def flipped(content: bytes) -> st.SearchStrategy[bytes]:
    """Return `content` with up to eight bytes replaced."""
    edits = st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=8)
    return edits.map(lambda chosen: _edited(content, chosen))


def _edited(content: bytes, edits: Iterable[tuple[int, int]]) -> bytes:
    changed = bytearray(content)
    for place, value in edits:
        changed[place] = value
    return bytes(changed)


def patched(content: bytes, place: int, new: bytes) -> bytes:
    """Return `content` with `new` written over it at `place`."""
    assert 0 <= place <= len(content) - len(new)
    return content[:place] + new + content[place + len(new) :]


def survives(read: Callable[[bytes], Iterable[object]], content: bytes) -> None:
    """Read everything: records or an error of ours, and no other exception."""
    with suppress(SeawallError):
        deque(read(content), maxlen=0)
