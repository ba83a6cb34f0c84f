"""One file for the way to where no network is; what did not come from an export is refused."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from seawall.model.errors import DataUnavailable, DigestMismatch, Malformed, Misuse, SeawallError
from seawall.vulnerabilities.archive import export, load
from seawall.vulnerabilities.store import Pointer, Store
from support.advisories import epss, fixed, kev, record, updated, write_facts, write_mirror


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("export")
    root = write_mirror(
        folder / "mirror",
        {
            "npm": [record("GHSA-a", fixed("npm", "a", "1.0.0"))],
            "PyPI": [record("PYSEC-1", fixed("PyPI", "a", "1"))],
        },
    )
    write_facts(root, kev("CVE-2024-1000"), epss({"CVE-2024-1000": (0.5, 0.5)}))
    updated(folder / "cache", root)
    return Store(folder / "cache")


@pytest.fixture(scope="module")
def exported(store: Store, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("file") / "advisories"
    export(store, path)
    return path.read_bytes()


def test_there_and_back(store: Store, exported: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(exported)
    other = Store(tmp_path / "other")
    assert load(other, tmp_path / "file").shards == store.pointer().shards
    assert other.pointer() == store.pointer()
    assert not any(other.verify().values())
    assert list(other.incoming.iterdir()) == []


def test_two_exports_are_the_same(store: Store, exported: bytes, tmp_path: Path) -> None:
    export(store, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == exported
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_some_of_it(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "file", ["kev"])
    other = Store(tmp_path / "other")
    load(other, tmp_path / "file")
    assert list(other.pointer().shards) == ["kev"]
    with pytest.raises(DataUnavailable, match="Debian"):
        export(store, tmp_path / "file", ["Debian"])


def test_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="db update"):
        export(Store(tmp_path), tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_shard_is_not_exported(store: Store, exported: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(exported)
    other = Store(tmp_path / "other")
    path = other.path(load(other, tmp_path / "file").shards["npm"])
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(DigestMismatch, match="db verify"):
        export(other, tmp_path / "again")
    path.unlink()
    with pytest.raises(DataUnavailable, match="db verify"):
        export(other, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def refused(raw: bytes, folder: Path) -> SeawallError:
    (folder / "file").write_bytes(raw)
    other = Store(folder / "other")
    with pytest.raises(Malformed) as caught:
        load(other, folder / "file")
    assert other.pointer() == Pointer()
    assert not list(other.folder.glob("*.sqlite"))
    return caught.value


def pack(*members: tuple[tarfile.TarInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for header, data in members:
            info = tarfile.TarInfo(header) if isinstance(header, str) else header
            info.size = info.size or len(data)
            tar.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return zstandard.compress(out.getvalue())


def unpack(exported: bytes) -> list[tuple[str, bytes]]:
    raw = zstandard.ZstdDecompressor().stream_reader(exported).read()
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        return [(each.name, tar.extractfile(each).read()) for each in tar]  # type: ignore[union-attr]


def with_manifest(exported: bytes, change: Callable[[Pointer], Pointer]) -> bytes:
    (name, raw), *others = unpack(exported)
    pointer = change(msgspec.json.decode(raw, type=Pointer))
    return pack((name, msgspec.json.encode(pointer)), *others)


def test_repacked_by_hand_it_is_the_same(exported: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(pack(*unpack(exported)))
    assert len(load(Store(tmp_path / "other"), tmp_path / "file").shards) == 4


@pytest.mark.parametrize(
    "name", ["../x.sqlite", "/etc/passwd", "x" * 64 + ".sqlite", "db/../../x", "y" * 300]
)
def test_other_names(exported: bytes, tmp_path: Path, name: str) -> None:
    first, (_, data), *others = unpack(exported)
    refused(pack(first, (name, data), *others), tmp_path)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE]
)
def test_other_kinds(exported: bytes, tmp_path: Path, kind: bytes) -> None:
    first, (name, _), *others = unpack(exported)
    link = tarfile.TarInfo(name)
    link.type, link.linkname = kind, "/etc/passwd"
    refused(pack(first, (link, b""), *others), tmp_path)


def test_other_content(exported: bytes, tmp_path: Path) -> None:
    first, (name, data), *others = unpack(exported)
    found = refused(pack(first, (name, b"x" * len(data)), *others), tmp_path)
    assert isinstance(found, DigestMismatch)


def test_a_missing_shard(exported: bytes, tmp_path: Path) -> None:
    refused(pack(*unpack(exported)[:-1]), tmp_path)


def test_another_order(exported: bytes, tmp_path: Path) -> None:
    first, *others = unpack(exported)
    refused(pack(*others, first), tmp_path)
    refused(pack(first, *others[::-1]), tmp_path)


def renamed(pointer: Pointer) -> Pointer:
    return Pointer({"Debian" if name == "npm" else name: each for name, each in pointer.shards.items()})


def each_entry(**facts: object) -> Callable[[Pointer], Pointer]:
    return lambda pointer: Pointer({name: replace(each, **facts) for name, each in pointer.shards.items()})


@pytest.mark.parametrize(
    "change",
    [
        renamed,
        each_entry(digest="../../x"),
        each_entry(digest="A" * 64),
        each_entry(size=0),
        each_entry(size=-1),
        each_entry(size=2**60),
        each_entry(schema=99),
        lambda _: Pointer(),
        lambda pointer: Pointer({f"x{n}": next(iter(pointer.shards.values())) for n in range(600)}),
    ],
)
def test_other_manifests(exported: bytes, tmp_path: Path, change: Callable[[Pointer], Pointer]) -> None:
    refused(with_manifest(exported, change), tmp_path)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no zstd",
        zstandard.compress(b""),
        zstandard.compress(b"no tar" * 1000),
        zstandard.compress(bytes(10_000_000)),
        pack(("manifest.json", b"{")),
        pack(("manifest.json", b'{"shards": {}}')),
        pack(("manifest.json", b"[" * 100_000)),
        pack(("manifest.json", b" " * 5_000_000)),
    ],
)
def test_what_is_no_export(tmp_path: Path, raw: bytes) -> None:
    refused(raw, tmp_path)


def test_where_nothing_can_be_written(store: Store, exported: bytes, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="cannot be written"):
        export(store, tmp_path / "no" / "such" / "folder")
    (tmp_path / "file").write_bytes(exported)
    with pytest.raises(DataUnavailable, match="cannot be written"):
        load(Store(tmp_path / "file"), tmp_path / "file")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Misuse):
        load(Store(tmp_path / "other"), tmp_path / "file")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, exported: bytes, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    raw = bytearray(exported)
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / "file").write_bytes(bytes(raw[: data.draw(st.integers(0, len(raw)) | st.just(len(raw)))]))
    other = Store(folder / "other")
    try:
        load(other, folder / "file")
    except Malformed:
        assert other.pointer() == Pointer()
    assert not any(other.verify().values())
