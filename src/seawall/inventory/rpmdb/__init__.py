"""The rpm database in its three forms: bytes in, header blobs out.

Nothing of an image reaches libsqlite or libdb: the readers here know just the part of each format that
holds rpm's `Packages`, check every offset and length, and refuse to visit a page twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.rpmdb import bdb, ndb, sqlite
from seawall.model.errors import Malformed


def blobs(content: bytes, log: bytes = b"") -> Iterator[bytes]:
    """Yield the header blob of each installed package; `log` is the write-ahead log of a SQLite file.

    The format is told from the bytes, for file names lie after a migration.  Raises Malformed, with the
    offset, at the first thing that breaks the format, and Unsupported for a variant that rpm never writes;
    the blobs yielded until then are good.
    """
    if content.startswith(sqlite.MAGIC) or (log and not content):
        return sqlite.blobs(content, log)
    if content.startswith(ndb.MAGIC):
        return ndb.blobs(content)
    if bdb.is_bdb(content):
        return bdb.blobs(content)
    raise Malformed(f"not an rpm database: it begins with {content[:16].hex() or 'nothing'}")
