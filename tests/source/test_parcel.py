"""Files carried in one: what was put in comes out, and nothing that is not a plain file."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.model.errors import DigestMismatch, Malformed, Misuse
from seawall.source import parcel
from support.hostile import flipped, survives

FILES = {"manifest.json": b"{}", "empty": b"", "large": b"x" * 70_000}


def packed(path: Path) -> Path:
    with parcel.written(path, level=1) as out:
        for name, content in FILES.items():
            out.add(name, content)
    return path


def read(path: Path) -> dict[str, bytes]:
    with parcel.opened(path) as reader:
        found = {parcel.MANIFEST: reader.manifest(limit=100)}
        for _ in range(len(FILES) - 1):
            name, size = reader.member()
            found[name] = reader.content(size)
        return found


def test_there_and_back(tmp_path: Path) -> None:
    assert read(packed(tmp_path / "file")) == FILES
    assert packed(tmp_path / "again").read_bytes() == (tmp_path / "file").read_bytes()


def test_a_copy_is_verified(tmp_path: Path) -> None:
    with parcel.opened(packed(tmp_path / "file")) as reader:
        reader.manifest(limit=100)
        reader.member()
        with pytest.raises(DigestMismatch, match="should have the SHA-256"):
            reader.copy(0, tmp_path / "out", "0" * 64)


def test_a_file_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(TypeError), parcel.written(tmp_path / "file", level=1) as out:
        out.add("manifest.json", None)  # type: ignore[arg-type]
    assert (tmp_path / "file").read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    with pytest.raises(Misuse, match="cannot be written"), parcel.written(tmp_path / "no" / "file", level=1):
        pass


def test_the_manifest_is_first_and_short(tmp_path: Path) -> None:
    packed(tmp_path / "file")
    with parcel.opened(tmp_path / "file") as reader, pytest.raises(Malformed, match="begins with"):
        reader.manifest(limit=1)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_hostile_bytes_are_malformed(tmp_path: Path, data: st.DataObject) -> None:
    plain = zstandard.ZstdDecompressor().decompress(
        packed(tmp_path / "file").read_bytes(), max_output_size=10**6
    )

    def reading(content: bytes) -> list[bytes]:
        (tmp_path / "file").write_bytes(content)
        return list(read(tmp_path / "file").values())

    survives(reading, zstandard.ZstdCompressor().compress(data.draw(flipped(plain[:4096])) + plain[4096:]))
    survives(reading, data.draw(st.binary(max_size=600)))
