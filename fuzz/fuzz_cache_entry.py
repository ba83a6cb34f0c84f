"""Any bytes as an entry of the layer cache, with a digest that fits, as anybody may write to a shared one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from fuzz.runner import run
from seawall.source.cache.entry import HEAD_LENGTH, MAGIC, believed, content_of, header_of, written

KEY = f"sha256:{'1' * 64} {'c' * 64} installed"
SECRET = b"0123456789abcdef"


def read(content: bytes) -> Iterator[object]:
    """Read it as it is, and with a digest that fits."""
    for entry in (content, MAGIC + hashlib.sha256(content[40:]).digest() + content[40:]):
        header = header_of(entry[:HEAD_LENGTH])
        yield header
        yield content_of(entry, header.key if header else KEY, limit=1_000_000)
        assert not believed(entry, SECRET)


if __name__ == "__main__":
    run(read, [entry for content in (b"", b"content" * 100) if (entry := written(KEY, content))])
