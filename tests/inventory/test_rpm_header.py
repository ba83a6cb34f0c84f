"""The rpm header: real ones from the fixture, written ones, and broken ones."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.rpmdb import header as tags
from seawall.inventory.rpmdb import sqlite
from seawall.inventory.rpmdb.header import Header
from seawall.inventory.rpmdb.packages import package, records, source_package
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import Ownership, Package, SourcePackage
from support.hostile import cut_short, flipped, patched, survives

FIXTURES = Path(__file__).parent / "fixtures" / "rpm"
REAL = list(sqlite.blobs((FIXTURES / "sqlite/tree/var/lib/rpm/rpmdb.sqlite").read_bytes()))
INT32, STRING, BINARY, STRINGS, I18N = 4, 6, 7, 8, 9
Value = bytes | list[bytes] | int | list[int]
NAMED: dict[int, Value] = {tags.NAME: b"name", tags.VERSION: b"1", tags.RELEASE: b"2"}


def write(values: dict[int, Value], kinds: dict[int, int] | None = None) -> bytes:
    """A header of these values: texts, arrays of texts, numbers, arrays of numbers."""
    index, store = [], b""
    for tag, value in values.items():
        many = value if isinstance(value, list) else [value]
        kind = INT32 if many and isinstance(many[0], int) else STRINGS if isinstance(value, list) else STRING
        index.append(pack(">IIII", tag, (kinds or {}).get(tag, kind), len(store), len(many)))
        store += b"".join(pack(">I", v) if isinstance(v, int) else v + b"\0" for v in many)
    return pack(">II", len(index), len(store)) + b"".join(index) + store


def read(values: dict[int, Value]) -> list[Package | Ownership]:
    return list(records(write(NAMED | values)))


texts = st.binary(max_size=12).map(lambda text: text.replace(b"\0", b""))


@given(st.dictionaries(st.sampled_from((tags.NAME, tags.ARCH, tags.LICENSE)), texts, min_size=1))
def test_reads_what_was_written(values: dict[int, bytes]) -> None:
    header = Header(write(dict(values)))
    assert {tag: header.text(tag) for tag in values} == {
        tag: text.decode(errors="replace") for tag, text in values.items()
    }


@given(st.lists(st.tuples(st.sampled_from((b"/usr/", b"/etc/", b"/")), texts), min_size=1, max_size=20))
def test_joins_directories_and_names(files: list[tuple[bytes, bytes]]) -> None:
    folders = sorted({folder for folder, _ in files})
    header = Header(
        write(
            {
                tags.DIRNAMES: list(folders),
                tags.BASENAMES: [name for _, name in files],
                tags.DIRINDEXES: [folders.index(folder) for folder, _ in files],
            }
        )
    )
    assert header.files() == b"\n".join((folder + name)[1:] for folder, name in files)


def test_reads_the_whole_names_of_old_packages() -> None:
    assert Header(write({tags.OLDFILENAMES: [b"/bin/sh", b"/etc/x"]})).files() == b"bin/sh\netc/x"


def test_what_installation_added_replaces_what_was_built() -> None:
    first, second = write({tags.NAME: b"one"}), write({tags.NAME: b"two"})
    entries = first[8:24] + pack(">IIII", tags.NAME, STRING, 4, 1)
    assert Header(pack(">II", 2, 8) + entries + first[24:] + second[24:]).text(tags.NAME) == "two"


def test_the_first_language_of_a_text() -> None:
    assert (
        Header(write({tags.LICENSE: [b"MIT", b"MIT (fr)"]}, {tags.LICENSE: I18N})).text(tags.LICENSE) == "MIT"
    )


def test_absent_is_empty() -> None:
    header = Header(write({tags.NAME: b"n"}))
    assert (header.text(tags.ARCH), header.number(tags.EPOCH), header.files()) == ("", 0, b"")


@pytest.mark.parametrize(
    ("values", "kinds", "why"),
    [
        ({tags.NAME: 7}, {}, "tag 1000 has the type 4"),
        ({tags.EPOCH: b"7"}, {}, "tag 1003 has the type 6"),
        ({tags.NAME: b"n"}, {tags.NAME: BINARY}, "type 7"),
    ],
)
def test_types_are_checked(values: dict[int, Value], kinds: dict[int, int], why: str) -> None:
    header = Header(write(values, kinds))
    with pytest.raises(Malformed, match=why):
        (header.text(tags.NAME), header.number(tags.EPOCH))


@pytest.mark.parametrize("offset", [3, 4, 5, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("count", [1, 2, 0x7FFFFFFF, 0xFFFFFFFF])
def test_offsets_and_counts_that_lie(offset: int, count: int) -> None:
    """The store is "ab\\0c": a text from byte 3 on has no end, an array no second text."""
    entries = b"".join(
        pack(">IIII", tag, kind, offset, count) for tag, kind in ((1000, 6), (1003, 4), (1117, 8))
    )
    header = Header(pack(">II", 3, 4) + entries + b"ab\0c")
    for ask in (lambda: header.text(tags.NAME), lambda: header.number(tags.EPOCH), header.files):
        with pytest.raises(Malformed):
            ask()


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\0" * 7,
        pack(">II", 0, 0),
        pack(">II", 1, 0),
        pack(">II", 0xFFFFFFFF, 0xFFFFFFFF),
        REAL[0] + b"\0",
    ],
)
def test_counts_must_fill_the_blob(blob: bytes) -> None:
    with pytest.raises(Malformed):
        Header(blob)


def test_a_directory_that_is_not_there() -> None:
    with pytest.raises(Malformed, match="not among 1"):
        read({tags.DIRNAMES: [b"/a/"], tags.BASENAMES: [b"x", b"y"], tags.DIRINDEXES: [0, 1]})


def test_paths_that_outgrow_their_header() -> None:
    names: list[bytes] = [b""] * 4000
    with pytest.raises(LimitExceeded, match="16 times"):
        read({tags.DIRNAMES: [b"/" + b"d" * 4000], tags.BASENAMES: names, tags.DIRINDEXES: [0] * 4000})


@pytest.mark.parametrize("gone", [tags.NAME, tags.VERSION, tags.RELEASE])
def test_a_package_has_a_name_and_a_version(gone: int) -> None:
    with pytest.raises(Malformed):
        list(records(write({tag: value for tag, value in NAMED.items() if tag != gone} | {tags.ARCH: b"x"})))


def test_imported_keys_are_no_packages() -> None:
    assert read({tags.NAME: b"gpg-pubkey", tags.VERSION: b"ea1330ba", tags.RELEASE: b"6b03f1ac"}) == []


def test_an_epoch_of_zero_is_not_said() -> None:
    assert read({tags.EPOCH: 0}) == read({})


def test_none_is_nothing() -> None:
    assert package(
        "n", "1-2", arch="(none)", source_rpm="(none)", licence="(none)", module="(none)"
    ) == package("n", "1-2")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("bash-5.1.8-6.el9_1.src.rpm", SourcePackage("bash", "5.1.8-6.el9_1")),
        ("java-11-openjdk-11.0.1-2.el8.nosrc.rpm", SourcePackage("java-11-openjdk", "11.0.1-2.el8")),
        ("one-two.src.rpm", None),
        ("-1-2.src.rpm", None),
        ("(none)", None),
        ("", None),
    ],
)
def test_source_names(name: str, source: SourcePackage | None) -> None:
    assert source_package(name) == source


def test_a_real_header_cut_short_anywhere() -> None:
    for blob in REAL[:2]:
        for content in cut_short(blob, 8):
            with pytest.raises(Malformed):
                list(records(content))


@given(st.sampled_from(REAL).flatmap(flipped))
@settings(deadline=None)
def test_a_real_header_with_flipped_bytes(blob: bytes) -> None:
    survives(records, blob)


@given(st.integers(0, 60), st.binary(min_size=16, max_size=16))
def test_a_real_header_with_any_entry(place: int, entry: bytes) -> None:
    survives(records, patched(REAL[1], 8 + 16 * place, entry))
