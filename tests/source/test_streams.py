"""Layers are told by their bytes, decompressed whole, and checked on both sides."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed
from seawall.source.limits import LIMITS, Limits
from seawall.source.streams import VerifiedStream, decompressed
from support.images import sha256

CONTENT = b"".join(b"line %d of a layer\n" % n for n in range(60_000))


def read(packed: bytes, limits: Limits = LIMITS) -> bytes:
    return b"".join(decompressed(io.BytesIO(packed), limits, lambda _: None))


def two_members(content: bytes) -> bytes:
    half = len(content) // 2
    return gzip.compress(content[:half]) + gzip.compress(content[half:])


def frames(content: bytes) -> bytes:
    """Two zstd frames with a skippable frame before, between and behind, as zstd:chunked writes them."""
    half = len(content) // 2
    compress = zstandard.ZstdCompressor().compress
    skippable = struct.pack("<II", 0x184D2A50, 7) + b"ignored"
    return skippable + compress(content[:half]) + skippable + compress(content[half:]) + skippable


def padded(content: bytes) -> bytes:
    return gzip.compress(content) + b"\0" * 1000


PACKERS = [bytes, gzip.compress, two_members, padded, zstandard.compress, frames]


@pytest.mark.parametrize("pack", PACKERS)
def test_reads_it_whole(pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(CONTENT)) == CONTENT


@given(st.binary(max_size=5000), st.sampled_from(PACKERS[1:]))
def test_any_content_comes_back(content: bytes, pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(content)) == content


@pytest.mark.parametrize("pack", [gzip.compress, two_members])
@pytest.mark.parametrize("cut", [3, 20, 5000, -1, -5, -9])
def test_a_cut_gzip_stream(pack: Callable[[bytes], bytes], cut: int) -> None:
    with pytest.raises(Malformed, match="gzip stream ends too soon"):
        read(pack(CONTENT)[:cut])


def test_a_broken_gzip_stream() -> None:
    packed = bytearray(gzip.compress(CONTENT))
    packed[2000:2010] = b"\xff" * 10
    with pytest.raises(Malformed, match="broken gzip"):
        read(bytes(packed))


def test_a_wrong_checksum_of_gzip() -> None:
    packed = bytearray(gzip.compress(CONTENT))
    packed[-8] ^= 1
    with pytest.raises(Malformed, match="broken gzip"):
        read(bytes(packed))


def test_bytes_behind_gzip() -> None:
    with pytest.raises(Malformed, match="after the end"):
        read(gzip.compress(CONTENT) + b"\0\0hello")


def test_a_broken_zstd_stream() -> None:
    packed = bytearray(zstandard.ZstdCompressor(write_checksum=True).compress(CONTENT))
    packed[100:110] = b"\xff" * 10
    with pytest.raises(Malformed, match="broken zstd"):
        read(bytes(packed))


@pytest.mark.parametrize("magic", [b"BZh9", b"\xfd7zXZ\x00", b"\x04\x22\x4d\x18"])
def test_other_compressions_are_named(magic: bytes) -> None:
    with pytest.raises(Malformed, match="compressed with"):
        read(magic + b"rest")


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(64)) + bomb.flush()
    pieces: list[int] = []
    stream = decompressed(io.BytesIO(packed), Limits(layer_bytes=8 << 20), lambda _: None)
    with pytest.raises(LimitExceeded, match="more than 8388608 bytes"):
        pieces.extend(len(piece) for piece in stream)
    assert sum(pieces) <= 8 << 20


def test_a_zstd_bomb_stops_at_the_ratio() -> None:
    packed = zstandard.compress(bytes(64 << 20))
    with pytest.raises(LimitExceeded, match="bomb"):
        read(packed, Limits(ratio_floor=1 << 20))


def test_a_zstd_window_beyond_the_limit() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(CONTENT) + packer.flush()
    assert read(packed) == CONTENT
    with pytest.raises(Malformed, match="zstd"):
        read(packed, Limits(window=1 << 20))


def verified(packed: bytes, digest: str, diff_id: str, size: int = 0) -> bytes:
    stream = VerifiedStream(io.BytesIO(packed), digest, diff_id, size, LIMITS)
    try:
        content = b"".join(stream)
    finally:
        stream.close()
    stream.verify()
    return content


@pytest.mark.parametrize("pack", PACKERS)
def test_both_digests_are_checked(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(CONTENT)
    assert verified(packed, sha256(packed), sha256(CONTENT), len(packed)) == CONTENT
    assert verified(packed, "", sha256(CONTENT)) == CONTENT
    with pytest.raises(DigestMismatch, match="blob's digest"):
        verified(packed, sha256(b"other"), sha256(CONTENT))
    with pytest.raises(DigestMismatch, match="diff id"):
        verified(packed, sha256(packed), sha256(b"other"))
    with pytest.raises(DigestMismatch, match="the manifest says 5"):
        verified(packed, sha256(packed), sha256(CONTENT), 5)


def test_sha512_digests() -> None:
    import hashlib

    assert verified(CONTENT, "sha512:" + hashlib.sha512(CONTENT).hexdigest(), sha256(CONTENT)) == CONTENT


@pytest.mark.parametrize("digest", ["md5:" + "0" * 32, "sha1:" + "0" * 40, "nonsense"])
def test_unknown_algorithms(digest: str) -> None:
    with pytest.raises(Malformed, match="not a digest"):
        VerifiedStream(io.BytesIO(b""), digest, "", 0, LIMITS)


def test_a_zstd_stream_cut_inside_a_frame_is_caught_by_the_diff_id() -> None:
    packed = zstandard.compress(CONTENT)[:-200]
    with pytest.raises((DigestMismatch, Malformed)):
        verified(packed, sha256(packed), sha256(CONTENT))


class Endless(io.RawIOBase):
    """A blob that is `piece` again and again; who reads it for ever fails."""

    def __init__(self, piece: bytes) -> None:
        super().__init__()
        self._piece, self._reads = piece, 0

    def read(self, size: int = -1) -> bytes:
        self._reads += 1
        assert self._reads < 10_000, "read for ever"
        return self._piece


@pytest.mark.parametrize("piece", [b" " * 4096, struct.pack("<II", 0x184D2A50, 4088) + bytes(4088)])
def test_a_blob_without_end_ends(piece: bytes) -> None:
    """Also where it gives no bytes at all when decompressed, and is only read for its digest."""
    limits = Limits(layer_bytes=1 << 20)
    stream = VerifiedStream(Endless(piece), sha256(b""), "", 0, limits)  # type: ignore[arg-type]
    with pytest.raises(LimitExceeded, match="more than 1048576 bytes"):
        list(stream)
    with pytest.raises(LimitExceeded):
        stream.finish_compressed()
    stream.close()
