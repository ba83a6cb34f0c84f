"""Files as they come: texts, archives, what is too long, what is no text."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.secrets import archives, decoding, trees
from seawall.secrets.archives import Room
from seawall.secrets.decoding import ENCODINGS
from seawall.secrets.hits import Found
from seawall.secrets.looking import BINARY, DOCUMENTATION, HEAD, PASSED, Looking
from seawall.secrets.trees import search_tree
from seawall.source.base import File
from seawall.source.memory import MemoryFile
from support.credentials import detecting, engine, planted, ruled
from support.images import file, tar

SECRET = "acme_k3f9q2m7"


def looked(path: str, content: bytes, **settings: object) -> Found:
    looking = Looking(ruled(detecting(), **settings))
    if looking.wants(path, len(content), 0o644):
        looking.see(MemoryFile(path, content))
    return looking.found


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def frames(*contents: bytes | None) -> bytes:
    """Frames of Zstandard; None is one to be skipped."""
    compress = zstandard.ZstdCompressor().compress
    return b"".join(
        b"\x5e\x2a\x4d\x18\x04\0\0\0seek" if content is None else compress(content) for content in contents
    )


def paths(found: Found) -> list[str]:
    return [hit.path for hit in found.hits]


def test_a_binary_file_is_counted_and_not_looked_into() -> None:
    found = looked("bin/tool", b"\x7fELF\0" + SECRET.encode())
    assert (found.hits, found.files) == ([], 1)
    assert (found.skipped[BINARY].count, found.skipped[BINARY].example) == (1, "bin/tool")


@pytest.mark.parametrize("length", [20, HEAD - 1, HEAD, HEAD + 1, 16 * HEAD])
def test_what_a_file_begins_with_tells_that_it_is_binary(length: int) -> None:
    content = SECRET.encode() + b"\n" * (length - len(SECRET)) + b"\0"
    found = looked("file", content)
    assert (BINARY in found.skipped, bool(found.hits)) == (
        content.index(b"\0") < HEAD,
        content.index(b"\0") >= HEAD,
    )


def test_a_file_that_is_too_long_is_counted() -> None:
    found = looked("log", b"x" * 11, max_file_size=10)
    assert [(why, each.count) for why, each in found.skipped.items()] == [
        ("longer than 10 bytes (--max-file-size)", 1)
    ]


def test_an_empty_file_is_of_no_interest() -> None:
    assert looked("empty", b"").files == 0


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_utf_16_is_read(mark: bytes, encoding: str) -> None:
    [hit] = looked("x.ps1", mark + f"first\nset {SECRET}\n".encode(encoding)).hits
    assert hit.line == 2


def test_a_path_that_an_allow_list_names_is_passed_over_and_counted() -> None:
    found = looked("test/data", SECRET.encode(), passes=lambda path: path.startswith("test/"))
    assert (found.hits, list(found.skipped)) == ([], [PASSED])


@pytest.mark.parametrize(
    ("name", "content", "inner"),
    [
        ("a.zip", zipped({"conf/x.env": SECRET.encode()}), "a.zip!conf/x.env"),
        ("a.jar", zipped({"x.yml": SECRET.encode()}, zipfile.ZIP_STORED), "a.jar!x.yml"),
        ("a.tar", tar([file("x.env", SECRET)]), "a.tar!x.env"),
        ("a.tgz", gzip.compress(tar([file("d/x.env", SECRET)])), "a.tgz!d/x.env"),
        ("notes.txt.gz", gzip.compress(SECRET.encode()), "notes.txt.gz!notes.txt"),
        ("notes.bz2", bz2.compress(SECRET.encode()), "notes.bz2!notes"),
        ("notes.xz", lzma.compress(SECRET.encode()), "notes.xz!notes"),
        ("notes.zst", zstandard.ZstdCompressor().compress(SECRET.encode()), "notes.zst!notes"),
        ("frames.zst", frames(b"a\n", SECRET.encode()), "frames.zst!frames"),
        ("seekable.zst", frames(b"a\n", None, SECRET.encode()), "seekable.zst!seekable"),
        ("two.gz", gzip.compress(b"a\n") + gzip.compress(SECRET.encode()), "two.gz!two"),
        ("a.zip", zipped({"b.zip": zipped({"x": SECRET.encode()})}), "a.zip!b.zip!x"),
    ],
)
def test_archives_are_opened(name: str, content: bytes, inner: str) -> None:
    assert paths(looked(name, content)) == [inner]


def test_the_compressed_documentation_of_a_distribution_is_counted() -> None:
    found = looked("usr/share/doc/x/changelog.gz", gzip.compress(SECRET.encode()))
    assert found.hits == []
    assert list(found.skipped) == [DOCUMENTATION]


def test_archives_are_opened_as_deep_as_is_said() -> None:
    deep = zipped({"b.zip": zipped({"c.zip": zipped({"x": SECRET.encode()})})})
    found = looked("a.zip", deep)
    assert found.hits == []
    assert list(found.skipped) == ["archives in archives are opened 2 deep"]
    assert paths(looked("a.zip", deep, archives=3)) == ["a.zip!b.zip!c.zip!x"]
    assert looked("a.zip", zipped({"x": SECRET.encode()}), archives=0).hits == []


def test_what_is_binary_or_too_long_in_an_archive_is_counted() -> None:
    members = {"a.class": b"text", "b.bin": b"\0" * 5, "c.txt": b"x" * 300, "ok": SECRET.encode()}
    found = looked("a.jar", zipped(members), max_file_size=250)
    assert paths(found) == ["a.jar!ok"]
    assert {why: each.count for why, each in found.skipped.items()} == {
        BINARY: 2,
        "longer than 250 bytes (--max-file-size)": 1,
    }


def test_a_member_that_is_said_to_be_empty_and_is_not_is_counted() -> None:
    whole = zipped({"x.env": SECRET.encode(), "empty": b""})
    directory = whole.index(b"PK\x01\x02")
    size = directory + 24
    found = looked("a.zip", whole[:size] + bytes(4) + whole[size + 4 :])
    assert found.hits == []
    assert "its content is not what the archive's directory says" in next(iter(found.skipped))
    assert not looked("a.zip", zipped({"folder/": b"", "empty": b""})).skipped
    assert paths(looked("a.zip", zipped({"odd/": SECRET.encode()}))) == ["a.zip!odd/"]


def test_a_bomb_is_given_up_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    found = looked("a.tar", tar([file("one", b"x" * 900), file("two", b"y" * 900), file("x", SECRET)]))
    assert found.hits == []
    assert "MiB when unpacked" in next(iter(found.skipped))
    monkeypatch.setattr(archives, "LARGEST", 1000)
    assert "more than 1000 bytes when unpacked" in next(
        iter(looked("a.gz", gzip.compress(b"\n" * 9000)).skipped)
    )


def test_a_zip_that_expands_too_far_is_said() -> None:
    found = looked("a.zip", zipped({"x": b"\n" * (1 << 22)}))
    assert "it expands more than" in next(iter(found.skipped))


def test_there_is_an_end_to_the_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    found = looked("a.tar", tar([file(str(n), b"x") for n in range(4)]))
    assert "more than 2 files in it" in next(iter(found.skipped))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no more",
        gzip.compress(b"text" * 100)[:-12],
        zstandard.ZstdCompressor().compress(bytes(range(1, 256)) * 2000 + b"text")[:-20],
        b"\x1f\x8b\x08" + b"\xff" * 40,
        b"BZh9 broken",
        b"\xfd7zXZ\x00 broken",
        b"\x28\xb5\x2f\xfd broken",
        b"x" * 257 + b"ustar" + b"\xff" * 300,
    ],
)
def test_what_is_broken_is_said(content: bytes) -> None:
    found = looked("a", content)
    assert found.hits == []
    assert len(found.skipped) == 1


@given(st.sampled_from(["zip", "gz", "bz2", "xz", "zst", "tar"]), st.integers(0, 400), st.integers(1, 255))
@settings(max_examples=80, deadline=None)
def test_flipped_archives_raise_nothing(kind: str, place: int, flip: int) -> None:
    made = {
        "zip": zipped({"a": b"text" * 30, "b": SECRET.encode()}),
        "gz": gzip.compress(SECRET.encode() * 9, mtime=0),
        "bz2": bz2.compress(SECRET.encode() * 9),
        "xz": lzma.compress(SECRET.encode() * 9),
        "zst": zstandard.ZstdCompressor().compress(SECRET.encode() * 9),
        "tar": tar([file("a", SECRET)], tarfile.USTAR_FORMAT),
    }[kind]
    content = bytearray(made)
    content[place % len(content)] ^= flip
    looked("a", bytes(content))


@pytest.mark.parametrize("content", [gzip.compress(b"text"), frames(b"text"), bz2.compress(b"text")])
def test_what_stands_behind_an_archive_is_said(content: bytes) -> None:
    found = looked("a", content + SECRET.encode())
    assert [why.rpartition(": ")[2][:24] for why in found.skipped] == ["bytes after the end of t"]


def test_a_frame_of_zstandard_that_expands_too_far_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST", 1000)
    [why] = looked("a.zst", frames(b"\n" * (1 << 24))).skipped
    assert "more than 1000 bytes when unpacked" in why


def test_an_archive_is_as_long_as_any_file_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"x": SECRET.encode(), "y": b"y" * (1 << 17)}, zipfile.ZIP_STORED)
    monkeypatch.setattr(archives, "LARGEST", 1 << 16)
    assert paths(looked("a.zip", content)) == ["a.zip!x"]


def test_a_file_that_grows_while_it_is_read_is_said(tmp_path: Path) -> None:
    class Growing(Looking):
        def see(self, file: File) -> None:
            (tmp_path / file.path).write_bytes(b"x" * 200)
            super().see(file)

    planted(tmp_path, {"a.log": b"x" * 90, "b.log": b"x" * 90})
    looking = Growing(ruled(detecting(), max_file_size=100))
    trees._look(tmp_path, trees.Folder("", ("a.log", "b.log")), looking)
    assert {why: each.count for why, each in looking.found.skipped.items()} == {trees.GREW: 2}


def test_names_in_archives_are_made_visible() -> None:
    [hit] = looked("a.zip", zipped({"\x1b[31mred": SECRET.encode()})).hits
    assert hit.path == "a.zip!\\x1b[31mred"


def test_a_room_is_shared_by_all_that_lies_in_one_file() -> None:
    room = Room()
    list(archives.members("a.tar", "tar", tar([file("x", b"12345")]), 100, room))
    assert room.bytes == archives.MOST_BYTES - 5


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=24, max_size=200))
@settings(max_examples=60, deadline=None)
def test_what_is_encoded_is_decoded(text: str) -> None:
    import base64

    base64_of, hex_of = ENCODINGS[0], ENCODINGS[1]
    runs = list(decoding.runs(base64_of, b"x = " + base64.b64encode(text.encode()) + b"\n"))
    assert [run.text.decode() for run in runs] == [text]
    runs = list(decoding.runs(hex_of, b"x = " + text.encode().hex().encode() + b"\n"))
    assert [run.text.decode() for run in runs] == [text]


def test_base64_in_lines_is_one_text() -> None:
    import base64

    text = ("secret text that is longer than a line of an encoder " * 4).encode()
    indented = b"\n  ".join(base64.encodebytes(text).splitlines())
    [run] = decoding.runs(ENCODINGS[0], b"key: |\n  " + indented + b"\nnext: 1")
    assert run.text == text


def test_digests_and_pictures_are_not_decoded(tmp_path: Path) -> None:
    import hashlib

    for length in range(200):
        digest = hashlib.sha512(bytes([length])).hexdigest().encode()
        assert not list(decoding.runs(ENCODINGS[1], digest))


def test_key_stores_are_told_by_their_paths(tmp_path: Path) -> None:
    """Their content is encrypted, and binary: it is not looked into, and they are found all the same."""
    planted(tmp_path, {"certs/server.p12": b"\0\1\2", "app.jks": b"\xfe\xed\xfe\xed\0", "p12": b"\0"})
    found = search_tree(tmp_path, engine(), jobs=1)
    assert {(hit.rule, hit.path) for hit in found.hits} == {
        ("pkcs12-key-store", "certs/server.p12"),
        ("java-key-store", "app.jks"),
    }
