"""Rust's lock files and the lists of crates in executables: against cargo's own, and broken."""

from __future__ import annotations

import os
import struct
import subprocess
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory.auditable import LIST_LIMIT, read_list
from seawall.inventory.catalogers import rust_binary, rust_cargo_lock
from seawall.inventory.executables import section_names
from seawall.model.errors import LimitExceeded, Malformed, SeawallError
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB
from seawall.source.memory import MemoryFile
from support import go
from support.hostile import cut_short, flipped, survives
from support.tools import missing, require_program

CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"
LIST = b'{"packages":[{"name":"libc","version":"0.2.9","source":"crates.io"}],"format":1}'


def lock(*entries: str, head: str = "version = 4\n") -> list[object]:
    text = head + "".join(f"\n[[package]]\n{entry}\n" for entry in entries)
    return list(rust_cargo_lock.parse(MemoryFile("Cargo.lock", text.encode())))


def crate(name: str, more: str = "", version: str = "1.0.0") -> str:
    return f'name = "{name}"\nversion = "{version}"\nsource = "{CRATES_IO}"\n{more}'


def program(*parts: bytes) -> bytes:
    """An executable with something behind its segments, as the linker puts `.dep-v0`."""
    return go.elf(b"read-only", b"data" * 8, note=b"") + b"".join(parts)


def parse(content: bytes, mode: int = 0o755) -> list[object]:
    return list(rust_binary.parse(MemoryFile("usr/bin/tool", content, mode)))


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def packages(records: list[object]) -> list[Package]:
    return [record for record in records if isinstance(record, Package)]


def test_a_dependency_is_told_by_its_only_version() -> None:
    first, *_ = packages(lock(crate("a", 'dependencies = ["b", "c 2.0.0", "gone"]'), crate("b")))
    assert first.requires == ("b@1.0.0", "c@2.0.0", "gone")


def test_a_dependency_of_several_versions_stays_open() -> None:
    first, *_ = packages(lock(crate("a", 'dependencies = ["b"]'), crate("b"), crate("b", version="2.0.0")))
    assert first.requires == ("b",)


@pytest.mark.parametrize(
    "entry",
    [
        f'name = 5\nversion = "1"\nsource = "{CRATES_IO}"',
        f'name = "a"\nversion = 1.0\nsource = "{CRATES_IO}"',
        f'name = "a"\nversion = ""\nsource = "{CRATES_IO}"',
        'name = "a"\nversion = "1.0.0"\nsource = ["x"]',
        f'name = "a b"\nversion = "1.0.0"\nsource = "{CRATES_IO}"',
        f'version = "1.0.0"\nsource = "{CRATES_IO}"',
    ],
)
def test_a_broken_entry_is_not_assessed_and_the_rest_is_read(entry: str) -> None:
    broken, good = lock(entry, crate("b", "checksum = 5\ndependencies = 7"))
    assert isinstance(broken, NotAssessed)
    assert (broken.kind, broken.weight) == ("package", 1)
    assert isinstance(good, Package)
    assert (good.name, good.digests, good.requires) == ("b", (), ())


def test_an_entry_that_is_no_table_is_not_assessed() -> None:
    records = list(rust_cargo_lock.parse(MemoryFile("Cargo.lock", b'package = ["a", {}]\n')))
    assert [type(record) for record in records] == [NotAssessed]


@pytest.mark.parametrize("text", [b"", b"[dependencies]\na = 1\n", b"version = 4\npackage = 5\n", b"\xff"])
def test_another_file_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        list(rust_cargo_lock.parse(MemoryFile("Cargo.lock", text)))


def test_a_workspace_without_dependencies_has_no_crates() -> None:
    assert lock('name = "own"\nversion = "0.1.0"') == []
    assert lock(head="version = 3\n") == []


@pytest.mark.parametrize("size", [1, 7, 512, 513, 4096, 1 << 20])
@pytest.mark.parametrize("level", range(1, 10))
def test_a_list_is_found_however_the_bytes_arrive(size: int, level: int) -> None:
    content = program(b"x\x9c" * 10, zlib.compress(LIST * 20, level), b".shstrtab")
    assert read_list(pieces(content, size)) == LIST * 20


def test_a_list_at_the_very_end_is_found() -> None:
    assert read_list(iter([program(zlib.compress(LIST))])) == LIST


def test_where_a_list_may_lie() -> None:
    loaded = go.elf(b"", zlib.compress(LIST), note=b"")  # in a segment, as data of the program are
    assert parse(loaded) == []
    assert packages(parse(loaded + zlib.compress(LIST))) != []
    pe = go.elf(b"", b"", note=b"").replace(b"\x7fELF", b"MZ\0\0", 1)
    assert parse(pe + zlib.compress(LIST)) == []
    named = pe.replace(bytes(0x100), b".dep-v0".ljust(0x100, b"\0"), 1)
    assert packages(parse(named + zlib.compress(LIST))) != []


def with_sections(names: bytes, wide: bool, order: str, more: bytes = b"") -> tuple[bytes, bytes]:
    """Return the head of an ELF file and what follows: a list, the names of its sections and their table."""
    start, index = 4096, 3
    stream = zlib.compress(LIST)
    shape = order + ("QQ" if wide else "II")
    size, where = (64, 24) if wide else (40, 16)
    entries = bytearray(size * (index + 1))
    struct.pack_into(shape, entries, size * index + where, start + len(stream), len(names))
    rest = stream + names + entries + more
    head = bytearray(
        b"\x7fELF" + (b"\2" if wide else b"\1") + (b"\1" if order == "<" else b"\2") + bytes(4090)
    )
    struct.pack_into(shape[:2], head, 40 if wide else 32, start + len(stream) + len(names))
    struct.pack_into(order + "HHH", head, 58 if wide else 46, size, index + 1, index)
    return bytes(head), rest


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("wide", [True, False])
def test_a_table_of_sections_without_the_lists_ends_the_search(wide: bool, order: str) -> None:
    for names, found in ((b"\0.text\0.dep-v0\0", LIST), (b"\0.text\0.debug\0", None)):
        head, rest = with_sections(names, wide, order)
        assert section_names(head, rest, len(head)) == names
        assert read_list(pieces(head + rest, 100), len(head), head) == found


@given(st.integers(0, 70), st.integers(0, 255))
def test_a_table_that_lies_ends_nothing(at: int, byte: int) -> None:
    head, rest = with_sections(b"\0.text\0.dep-v0\0", wide=True, order="<")
    lying = head[:at] + bytes((byte,)) + head[at + 1 :]
    assert read_list(pieces(lying + rest, 100), len(head), lying) == LIST
    assert read_list(iter((lying, rest[:-90])), len(head), lying) == LIST


def test_programs_without_a_list_say_nothing() -> None:
    assert parse(program()) == []
    assert parse(program(zlib.compress(b'{"package":1}'))) == []
    assert parse(b"#!/bin/sh\n" + zlib.compress(LIST)) == []
    assert (
        parse(go.built("go1.22.5", "mod\tx\tv1\n") + zlib.compress(LIST)) == []
    )  # Go's own build says it all


def test_entries_of_a_wrong_type_are_not_assessed() -> None:
    text = b'{"packages":[5,{"name":"a"},{"name":"b","version":"1.0.0","dependencies":[0,9,-1,true,"x",2]}]}'
    first, second, third = parse(program(zlib.compress(text)))
    assert isinstance(first, NotAssessed)
    assert isinstance(second, NotAssessed)
    assert isinstance(third, Package)
    assert third.requires == ("b@1.0.0",)


@pytest.mark.parametrize("text", [b'{"packages":5}', b'{"packages":[', b'{"packages":' + b"[" * 5000])
def test_a_list_that_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        parse(program(zlib.compress(text)))


def test_a_list_that_breaks_off_is_refused() -> None:
    stream = zlib.compress(LIST + os.urandom(4096))
    with pytest.raises(Malformed, match="breaks off"):
        parse(program(stream[:-100]))
    damaged = bytearray(stream)
    damaged[-1] ^= 1  # the checksum
    with pytest.raises(Malformed, match="cannot be inflated"):
        parse(program(bytes(damaged)))


def test_a_bomb_is_refused_within_bounds() -> None:
    stream = zlib.compress(b'{"packages":[' + b" " * (200 * MIB))
    tracemalloc.start()
    with pytest.raises(LimitExceeded, match="list of crates"):
        parse(program(stream))
    assert tracemalloc.get_traced_memory()[1] < 3 * LIST_LIMIT
    tracemalloc.stop()


def test_headers_without_end_cost_little() -> None:
    start = perf_counter()
    with pytest.raises(LimitExceeded, match="zlib headers"):
        parse(program(b"x\xdax\xda" * MIB))
    assert perf_counter() - start < 5


def test_hostile_lists_survive() -> None:
    content = program(zlib.compress(LIST * 3))
    for beginning in cut_short(content):
        survives(parse, beginning)


@given(flipped(program(zlib.compress(LIST))))
def test_flipped_bytes_survive(content: bytes) -> None:
    survives(parse, content)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["name", "version", "kind", "dependencies", "root"]), json)))
def test_any_entry_ends_as_one_record(entries: list[object]) -> None:
    import msgspec

    text = b'{"packages":' + msgspec.json.encode(entries) + b"}"
    try:
        assert len(parse(program(zlib.compress(text)))) == len(entries)
    except SeawallError:
        pytest.fail("one entry made the file unreadable")


def working_cargo() -> Path:
    """Cargo; rustup leaves a program of that name that does nothing for a user without a toolchain."""
    found = require_program("cargo", "its lock file is read here")
    places = [place for place in (found, Path("/usr/bin/cargo")) if place.exists()]
    tried = [subprocess.run([place, "--version"], capture_output=True, check=False) for place in places]
    works = [place for place, done in zip(places, tried, strict=True) if done.returncode == 0]
    return works[0] if works else missing("cargo has no toolchain here")


def test_cargo_writes_what_is_read(tmp_path: Path) -> None:
    """A workspace with a dependency by path, locked by cargo itself without a network."""
    cargo = working_cargo()
    for name, needs in (("app", '\n[dependencies]\nlib = { path = "../lib" }\n'), ("lib", "")):
        (tmp_path / name / "src").mkdir(parents=True)
        manifest = f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n{needs}'
        (tmp_path / name / "Cargo.toml").write_text(manifest)
        (tmp_path / name / "src" / "lib.rs").write_text("")
    (tmp_path / "Cargo.toml").write_text('[workspace]\nmembers = ["app", "lib"]\nresolver = "2"\n')
    command = [str(cargo), "generate-lockfile", "--offline"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    content = (tmp_path / "Cargo.lock").read_bytes()
    assert b"app" in content
    assert list(rust_cargo_lock.parse(MemoryFile("Cargo.lock", content))) == []
