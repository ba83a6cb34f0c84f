"""One entry as bytes, the same wherever it lies.

    magic      8   b"seawall" and the version of this format
    digest    32   SHA-256 of all that follows
    signature 32   HMAC-SHA-256 (RFC 2104) of all that follows, with the key of those who share; zeros without
    length     2   of the header, big-endian
    header         msgpack, the key that the entry was kept under
    content        one zstd frame (RFC 8878) that states its size

A key is words with spaces between: what the entry is about, the digest of the code that made it, and more.
The digest tells damage.  It does not tell who wrote: that is what the signature is for.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from seawall.model.errors import Misuse
from seawall.source.base import MIB

MAGIC = b"seawall\x02"
CONTENT_LIMIT = 256 * MIB
ENTRY_LIMIT = 64 * MIB
NEW = ".new-"
"""How a file begins that is still being written, and is no entry yet."""
HEADER_LIMIT = 2048
SECRET_VARIABLE = "SEAWALL_CACHE_KEY"  # noqa: S105 - the variable's name
SHORTEST_SECRET = 16
_LEAD = struct.Struct(">8s32s32sH")
_BODY = 8 + 32
_SIGNED = 8 + 32 + 32
UNSIGNED = b"\0" * 32
_LAYER = r"[a-z0-9]{2,20}:[0-9a-f]{32,128} [0-9a-f]{64}(?: [a-z-]{1,40}){0,10}"
HEAD_LENGTH = _LEAD.size + HEADER_LIMIT


class Header(Struct, frozen=True, array_like=True):
    """What an entry says of itself."""

    key: str

    @property
    def code(self) -> str:
        """The digest of the code that made it, "" where the key names none."""
        return code_of(self.key)


def code_of(key: str) -> str:
    """Return the digest of the code that a key names."""
    words = key.split(" ")
    return words[1] if len(words) > 1 else ""


def is_layer(key: str) -> bool:
    """Say whether an entry is what one layer holds; others hold what only this machine may have written."""
    return re.fullmatch(_LAYER, key, re.ASCII) is not None


def name_of(key: str) -> str:
    """Return the name that a key's entry lies under."""
    return hashlib.sha256(key.encode()).hexdigest()


def secret_of(environment: Mapping[str, str]) -> bytes:
    """Return the key of those who share a cache, b"" for none; raises Misuse for one that can be guessed."""
    secret = environment.get(SECRET_VARIABLE, "").encode(errors="surrogateescape")
    if secret and len(secret) < SHORTEST_SECRET:
        example = "`openssl rand -hex 32` makes one"
        raise Misuse(f"{SECRET_VARIABLE} is shorter than {SHORTEST_SECRET} bytes; {example}")
    return secret


def written(key: str, content: bytes, secret: bytes = b"") -> bytes | None:
    """Return the entry of a key, None for one that would be longer than allowed."""
    import zstandard  # noqa: PLC0415 - only who writes or reads an entry

    header = msgspec.msgpack.encode(Header(key))
    if len(content) > CONTENT_LIMIT or len(header) > HEADER_LIMIT:
        return None
    frame = zstandard.ZstdCompressor(level=1).compress(content)
    body = len(header).to_bytes(2, "big") + header + frame
    signed = _signature(body, secret) + body
    entry = MAGIC + hashlib.sha256(signed).digest() + signed
    return entry if len(entry) <= ENTRY_LIMIT else None


def _signature(body: bytes, secret: bytes) -> bytes:
    if not secret:
        return UNSIGNED
    import hmac  # noqa: PLC0415 - only with a key

    return hmac.digest(secret, body, "sha256")


def header_of(start: bytes) -> Header | None:
    """Return what an entry says of itself, told by its first HEAD_LENGTH bytes; the rest is not verified."""
    if len(start) < _LEAD.size:
        return None
    magic, _, _, length = _LEAD.unpack_from(start)
    if magic != MAGIC or length > HEADER_LIMIT:
        return None
    try:
        return msgspec.msgpack.decode(start[_LEAD.size : _LEAD.size + length], type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def whole(entry: bytes) -> bool:
    """Say whether not one byte is other than it was written."""
    return entry[:8] == MAGIC and hashlib.sha256(memoryview(entry)[_BODY:]).digest() == entry[8:_BODY]


def believed(entry: bytes, secret: bytes) -> bool:
    """Say whether a holder of the key wrote it; without a key, everybody is believed."""
    if not secret:
        return True
    import hmac  # noqa: PLC0415 - only with a key

    body = memoryview(entry)[_SIGNED:]
    return hmac.compare_digest(hmac.digest(secret, body, "sha256"), entry[_BODY:_SIGNED])


def content_of(entry: bytes, key: str, limit: int = CONTENT_LIMIT) -> bytes | None:
    """Return what was kept under a key; None when this is not its entry, whole and within the limit."""
    import zstandard  # noqa: PLC0415 - only who writes or reads an entry

    header = header_of(entry[:HEAD_LENGTH])
    if header is None or header.key != key or not whole(entry):
        return None
    _, _, _, length = _LEAD.unpack_from(entry)
    frame = memoryview(entry)[_LEAD.size + length :]
    try:
        size = zstandard.frame_content_size(frame)
        if not 0 <= size <= limit:
            return None
        content = zstandard.ZstdDecompressor(max_window_size=2**27).decompress(
            frame, max_output_size=size, allow_extra_data=False
        )
    except zstandard.ZstdError:
        return None
    return content if len(content) == size else None
