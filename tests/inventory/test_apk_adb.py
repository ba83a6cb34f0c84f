"""apk's binary database: what its documentation says, in every compression, and broken."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory import apkadb
from seawall.inventory.base import Record
from seawall.inventory.catalogers.apk import CATALOGER
from seawall.model.errors import LimitExceeded, Malformed, Unsupported
from seawall.model.package import NotAssessed, Ownership, Package, SourcePackage
from seawall.source.memory import MemoryFile
from support import adb
from support.hostile import cut_short, flipped, survives

FIELDS = {1: b"libssl3", 2: b"3.5.1-r0", 5: b"x86_64", 6: b"Apache-2.0", 7: b"openssl", 8: b"A <a@b.c>"}
SAMPLE = adb.database(
    [
        adb.package(FIELDS, {b"usr/lib": [b"libssl.so.3"], b"": [b"README"]}, [b"so:libc.musl-x86_64.so.1"]),
        adb.package({1: b"tiny", 2: b"1-r0"}, {}),
    ]
)
words = st.binary(min_size=1, max_size=300)


def catalog(content: bytes) -> list[Record]:
    return list(CATALOGER.parse(MemoryFile("usr/lib/apk/db/installed", content)))


@pytest.mark.parametrize("form", adb.compressed(SAMPLE))
def test_reads_packages_and_files_in_every_form(form: str) -> None:
    package, files, tiny = catalog(adb.compressed(SAMPLE)[form])
    assert package == Package(
        "apk",
        "libssl3",
        "3.5.1-r0",
        source=SourcePackage("openssl", "3.5.1-r0"),
        arch="x86_64",
        licences=("Apache-2.0",),
        requires=("so:libc.musl-x86_64.so.1",),
        supplier="A <a@b.c>",
    )
    assert files == Ownership("libssl3", b"usr/lib/libssl.so.3\nREADME")
    assert tiny == Package("apk", "tiny", "1-r0", source=SourcePackage("tiny", "1-r0"))


@given(st.lists(st.tuples(words, words), max_size=20))
def test_any_names(named: list[tuple[bytes, bytes]]) -> None:
    found = catalog(adb.database([adb.package({1: name, 2: version}, {}) for name, version in named]))
    assert [(p.name, p.version) for p in found if isinstance(p, Package)] == [
        (name.decode(errors="replace"), version.decode(errors="replace")) for name, version in named
    ]


def test_a_package_that_is_broken_is_counted() -> None:
    *packages, problem = catalog(adb.database([adb.package(FIELDS, {}), adb.package({1: b"x"}, {}), b"?"]))
    assert [p.name for p in packages if isinstance(p, Package)] == ["libssl3"]
    assert isinstance(problem, NotAssessed)
    assert (problem.kind, problem.weight) == ("package", 2)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (adb.database([], b"indx"), Unsupported),
        (adb.database([], b"pckg"), Unsupported),
        (b"ADBx" + SAMPLE, Unsupported),
        (b"ADBd" + SAMPLE, Malformed),
        (b"ADBc\2\3" + SAMPLE, Malformed),
        (b"ADB.idb\0", Malformed),
        (adb.compressed(b"no database")["zstandard"], Malformed),
        (adb.compressed(bytes(apkadb.MAX_SIZE + 1))["zstandard"], LimitExceeded),
    ],
)
def test_what_is_no_installed_database(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        catalog(content)


def test_one_list_that_all_point_to_costs_no_more_than_is_allowed() -> None:
    tree = adb.Writer()
    inner = tree.slots(0xD, [0] * 1_000_000)
    name = tree.text(b"n")
    package = tree.slots(0xE, [tree.slots(0xE, [name, name]), inner])
    array = tree.slots(0xD, [package] * 1000)
    with pytest.raises(LimitExceeded, match="values"):
        catalog(b"ADB." + adb.DATABASE + tree.block(tree.slots(0xE, [array])))


def test_one_text_that_all_point_to_costs_no_more_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apkadb, "MAX_SIZE", 10_000_000)
    tree = adb.Writer()
    name = tree.text(b"n" * 1_000_000)
    package = tree.slots(0xE, [tree.slots(0xE, [name, name])])
    with pytest.raises(LimitExceeded, match="bytes of text"):
        catalog(b"ADB." + adb.DATABASE + tree.block(tree.slots(0xE, [tree.slots(0xD, [package] * 100)])))


def test_a_block_of_the_long_form() -> None:
    (size,) = struct.unpack_from("<I", SAMPLE, 8)
    long = SAMPLE[:8] + struct.pack("<IIQ", 3 << 30, 0, size + 12) + SAMPLE[12:]
    assert catalog(long) == catalog(SAMPLE)


def test_cut_short() -> None:
    for content in cut_short(SAMPLE, 8):
        survives(catalog, content)


@given(flipped(SAMPLE))
@settings(deadline=None)
def test_flipped(content: bytes) -> None:
    survives(catalog, content)
