"""One member of a zip file held in memory, read within limits (APPNOTE.TXT, as far as zipfile knows it)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from seawall.model.errors import LimitExceeded, Malformed

MAX_MEMBERS = 20_000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def read_member(path: str, data: bytes, member: str, limit: int) -> bytes:
    """Return the member's content, of at most `limit` decompressed bytes; `path` is for the error's sake.

    Malformed when the file is no zip or has no such member, LimitExceeded when it has more than
    `MAX_MEMBERS` or the one asked for is longer.
    """
    if data.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:  # each member's entry starts with it
        raise LimitExceeded(f"{path}: more than {MAX_MEMBERS} members")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as stream:
            content = stream.read(limit + 1)
    except KeyError:
        raise Malformed(f"{path}: no {member} in it") from None
    except _BROKEN as error:
        raise Malformed(f"{path}: not a readable zip file: {error}") from None
    if len(content) > limit:
        raise LimitExceeded(f"{path}: {member} has more than {limit} bytes")
    return content
