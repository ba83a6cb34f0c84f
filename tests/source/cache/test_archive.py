"""One file of layers for another machine; what did not come from an export is refused."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tarfile
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed, Misuse, NotFound, SeawallError
from seawall.source.cache import LayerCache
from seawall.source.cache import entry as entries
from seawall.source.cache.archive import Carried, Manifest, Taken, export, load
from seawall.source.cache.files import Directory
from seawall.source.cache.upkeep import walk
from support.hostile import flipped

CODE, OTHER = "c" * 64, "d" * 64
SECRET = b"0123456789abcdef"
KEYS = [f"sha256:{number:064x} {CODE} installed" for number in range(5)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cache")
    cache = LayerCache(path, secret=SECRET)
    for key in KEYS:
        cache.put(key, key.encode() * 10)
    cache.put(f"catalogers {CODE}", b"names of modules to import")
    cache.put(f"sha256:{'f' * 64} {OTHER} installed", b"of another version")
    return path


@pytest.fixture(scope="module")
def exported(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("file") / "layers"
    assert export(folder, path, CODE) == len(KEYS)
    return path.read_bytes()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_there_and_back(exported: bytes, tmp_path: Path) -> None:
    file = written(tmp_path / "file", exported)
    assert load(tmp_path / "cache", file, secret=SECRET) == Taken(len(KEYS))
    cache = LayerCache(tmp_path / "cache", secret=SECRET)
    assert [cache.get(key) for key in KEYS] == [key.encode() * 10 for key in KEYS]
    assert len(list(walk(tmp_path / "cache"))) == len(KEYS), "no other version's, and nothing but layers"


def test_two_exports_are_the_same(folder: Path, exported: bytes, tmp_path: Path) -> None:
    export(folder, tmp_path / "file", CODE)
    assert (tmp_path / "file").read_bytes() == exported
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_nothing_to_export(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is nothing in"):
        export(tmp_path / "none", tmp_path / "file", CODE)
    with pytest.raises(NotFound, match="there is nothing in"):
        export(folder, tmp_path / "file", "e" * 64)
    with pytest.raises(Misuse, match="cannot be written"):
        export(folder, tmp_path / "no" / "file", CODE)
    assert list(tmp_path.iterdir()) == []


def test_what_is_damaged_is_not_exported(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path / "cache")
    for key in KEYS[:2]:
        cache.put(key, b"content")
    path = Directory(tmp_path / "cache").path(entries.name_of(KEYS[0]))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert export(tmp_path / "cache", tmp_path / "file", CODE) == 1


def test_what_goes_meanwhile_is_said(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Directory, "get", lambda *_, seen=[]: seen.append(1) or _vanishing(seen, folder))
    with pytest.raises(NotFound, match="went while it was being exported"):
        export(folder, tmp_path / "file", CODE)
    assert list(tmp_path.iterdir()) == []


def _vanishing(seen: list[int], folder: Path) -> bytes | None:
    if len(seen) > len(KEYS):
        return None
    return next(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def test_without_a_signature_nothing_is_taken_where_a_key_is_set(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path / "from")
    cache.put(KEYS[0], b"content")
    export(tmp_path / "from", tmp_path / "file", CODE)
    assert load(tmp_path / "to", tmp_path / "file", secret=SECRET) == Taken(0, refused=1)
    assert list(walk(tmp_path / "to")) == []
    assert load(tmp_path / "to", tmp_path / "file") == Taken(1)


def test_the_limit_holds(exported: bytes, tmp_path: Path) -> None:
    load(tmp_path / "cache", written(tmp_path / "file", exported), limit=500)
    assert sum(kept.size for kept in walk(tmp_path / "cache")) <= 500


def packed(manifest: Manifest | bytes, files: list[tuple[str, bytes]]) -> bytes:
    """A parcel with any manifest and any files."""
    out = io.BytesIO()
    first = manifest if isinstance(manifest, bytes) else msgspec.json.encode(manifest)
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in (("manifest.json", first), *files):
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return zstandard.ZstdCompressor().compress(out.getvalue())


def carried(key: str, content: bytes | None = None) -> tuple[Carried, bytes]:
    entry = entries.written(key, b"content") or b"" if content is None else content
    return Carried(entries.name_of(key), len(entry), hashlib.sha256(entry).hexdigest()), entry


def hostile() -> dict[str, tuple[bytes, type[SeawallError]]]:
    good, entry = carried(KEYS[0])
    replaced = msgspec.structs.replace
    bomb = zstandard.ZstdCompressor(write_content_size=False).compress(b"\0" * 10_000_000)
    signed = entries.UNSIGNED + entry[72 : entries._LEAD.size + int.from_bytes(entry[72:74], "big")] + bomb
    forged = entries.MAGIC + hashlib.sha256(signed).digest() + signed
    cases: dict[str, tuple[Manifest | bytes, list[tuple[str, bytes]], type[SeawallError]]] = {
        "no manifest's JSON": (b"{", [], Malformed),
        "deep": (b"[" * 100_000, [], Malformed),
        "another format": (Manifest((good,), "seawall.cache/9"), [(good.name, entry)], Malformed),
        "of advisories": (b'{"shards": {}, "version": 1}', [], Malformed),
        "nothing": (Manifest(()), [], LimitExceeded),
        "a path": (
            Manifest((replaced(good, name="../../etc/passwd"),)),
            [("../../etc/passwd", b"x")],
            Malformed,
        ),
        "another name": (Manifest((good,)), [("../x", entry)], Malformed),
        "another size": (Manifest((replaced(good, size=3),)), [(good.name, entry)], Malformed),
        "a negative size": (Manifest((replaced(good, size=-1),)), [(good.name, entry)], LimitExceeded),
        "an absurd size": (Manifest((replaced(good, size=2**40),)), [(good.name, entry)], LimitExceeded),
        "another digest": (
            Manifest((replaced(good, sha256="0" * 64),)),
            [(good.name, entry)],
            DigestMismatch,
        ),
        "no digest": (Manifest((replaced(good, sha256="x"),)), [(good.name, entry)], Malformed),
        "missing": (Manifest((good, good)), [(good.name, entry)], Malformed),
        "garbage": (Manifest((carried(KEYS[0], b"x")[0],)), [(good.name, b"x")], Malformed),
        "a bomb": (Manifest((carried(KEYS[0], forged)[0],)), [(good.name, forged)], Malformed),
        "of another layer": (
            Manifest((replaced(carried(KEYS[1])[0], name=good.name),)),
            [(good.name, carried(KEYS[1])[1])],
            Malformed,
        ),
        "modules to import": (
            Manifest((carried(f"catalogers {CODE}")[0],)),
            [(entries.name_of(f"catalogers {CODE}"), carried(f"catalogers {CODE}")[1])],
            Malformed,
        ),
    }
    return {name: (packed(manifest, files), error) for name, (manifest, files, error) in cases.items()}


HOSTILE = hostile()


@pytest.mark.parametrize(("content", "error"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files(tmp_path: Path, content: bytes, error: type[SeawallError]) -> None:
    with pytest.raises(error):
        load(tmp_path / "cache", written(tmp_path / "file", content))
    assert {each.name for each in tmp_path.iterdir()} <= {"file", "cache"}


def test_a_link_is_not_followed_nor_made(tmp_path: Path) -> None:
    good, _ = carried(KEYS[0])
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        manifest = msgspec.json.encode(Manifest((good,)))
        header = tarfile.TarInfo("manifest.json")
        header.size = len(manifest)
        tar.addfile(header, io.BytesIO(manifest))
        link = tarfile.TarInfo(good.name)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    content = zstandard.ZstdCompressor().compress(out.getvalue())
    with pytest.raises(Malformed, match="not a plain file"):
        load(tmp_path / "cache", written(tmp_path / "file", content))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="No such file"):
        load(tmp_path / "cache", tmp_path / "none")
    with pytest.raises(Malformed):
        load(tmp_path / "cache", written(tmp_path / "file", b"not compressed"))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_whole_entries_or_none(
    exported: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    content = data.draw(flipped(zstandard.ZstdDecompressor().decompress(exported, max_output_size=10**6)))
    with contextlib.suppress(SeawallError):
        load(tmp_path / "cache", written(tmp_path / "file", zstandard.ZstdCompressor().compress(content)))
    cache = LayerCache(tmp_path / "cache")
    assert {cache.get(key) for key in KEYS} <= {None, *(key.encode() * 10 for key in KEYS)}


def test_a_truncated_file_is_malformed(exported: bytes, tmp_path: Path) -> None:
    for length in range(0, len(exported), 97):
        with pytest.raises(Malformed):
            load(tmp_path / "cache", written(tmp_path / "file", exported[:length]))
