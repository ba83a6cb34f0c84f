"""The reader of archives: what a zip holds comes out, what lies about itself does not."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.errors import LimitExceeded, Malformed
from seawall.vulnerabilities import zipped
from seawall.vulnerabilities.zipped import RECORD_LIMIT, Archive


def contents(path: Path) -> dict[str, bytes]:
    with Archive(path) as archive:
        return {entry.name: archive.content(entry) for entry in archive.entries()}


def written(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


names = st.text("abcdefgé/-", min_size=1, max_size=20).filter(lambda name: not name.endswith("/"))


@settings(max_examples=50, deadline=None)
@given(files=st.dictionaries(names, st.binary(max_size=3000), max_size=8), stored=st.booleans())
def test_what_went_in_comes_out(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], stored: bool
) -> None:
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    path = written(tmp_path_factory.mktemp("zip") / "a.zip", files, method)
    assert contents(path) == files


def test_large_records_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    data = random.Random(1).randbytes(3_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.comment = b"c" * 5000
        out.writestr("a.json", data)
        out.writestr("folder/", b"")
    assert contents(path) == {"a.json": data}


def test_zip64(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out, out.open("a.json", "w", force_zip64=True) as entry:
        entry.write(b"{}")
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\5\6")
    *_, count, length, start, _ = struct.unpack_from("<4s4H2LH", raw, at)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(bytes(raw[:at]) + end64 + locator + end)
    assert contents(path) == {"a.json": b"{}"}


def test_more_than_65535_entries(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        for number in range(65_600):
            out.writestr(zipfile.ZipInfo(str(number)), b"")
    with Archive(path) as archive:
        assert len(archive.entries()) == 65_600


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    files = {f"{n}.json": f'{{"id": "{n}", "x": "{n * 12345}"}}'.encode() * 20 for n in range(4)}
    path = written(tmp_path_factory.mktemp("zip") / "a.zip", files)
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(raw[: data.draw(st.integers(0, len(raw)) | st.just(len(raw)))]))
    try:
        with Archive(path) as archive:
            entries = archive.entries()
    except Malformed:
        return
    with Archive(path) as archive:
        for entry in entries:
            try:
                assert archive.content(entry) in files.values()
            except Malformed:
                continue


def test_a_bomb_among_the_records(tmp_path: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    stored = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(64)) + bomb.flush()
    path = forged(tmp_path / "a.zip", stored, size=1000, crc=0)
    with Archive(path) as archive, pytest.raises(LimitExceeded):
        archive.content(archive.entries()[0])


def test_a_record_over_the_limit(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {"a.json": bytes(RECORD_LIMIT + 1)})
    with Archive(path) as archive, pytest.raises(LimitExceeded):
        archive.content(archive.entries()[0])


def test_entries_that_share_their_bytes(tmp_path: Path) -> None:
    """Thousands of names for the same stored megabytes: the ratio of the whole gives them away."""
    stored = zlib.compress(bytes(15_000_000), 9)[2:-4]
    path = forged(tmp_path / "a.zip", stored, size=15_000_000, crc=0, names=2000)
    with Archive(path) as archive, pytest.raises(LimitExceeded, match="inflate"):
        archive.entries()


def forged(path: Path, stored: bytes, size: int, crc: int, names: int = 1) -> Path:
    """Write an archive whose entries all name the same stored bytes, with sizes as claimed."""
    out = BytesIO()
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(stored), size, 6, 0)
    out.write(local + b"0.json" + stored)
    start = out.tell()
    for number in range(names):
        name = f"{number}.json".encode()
        fields = (20, 20, 0, 8, 0, 0, crc, len(stored), size, len(name), 0, 0, 0, 0, 0, 0)
        out.write(struct.pack("<4s6H3L5H2L", b"PK\1\2", *fields) + name)
    length = out.tell() - start
    out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, names, names, length, start, 0))
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("raw", [b"", b"PK\5\6", b"no archive at all", b"PK\5\6" + b"\xff" * 18])
def test_what_is_no_archive(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(raw)
    with Archive(tmp_path / "a.zip") as archive, pytest.raises(Malformed):
        archive.entries()


def test_encrypted_and_unknown_methods(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {"a.json": b"{}"})
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\1\2")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    with Archive(path) as archive, pytest.raises(Malformed, match="encrypted"):
        archive.entries()
    raw[at + 8] &= 0xFE
    raw[at + 10] = 12
    path.write_bytes(raw)
    with Archive(path) as archive, pytest.raises(Malformed, match="method 12"):
        archive.content(archive.entries()[0])


def test_the_single_call_is_safe() -> None:
    assert zipped._SAFE * 1032 <= RECORD_LIMIT
