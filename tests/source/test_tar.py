"""The tar reader agrees with tarfile and with GNU tar, and survives what is not tar."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections import deque
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.limits import Limits
from seawall.source.tar import DIRECTORY, HARDLINK, REGULAR, SYMLINK, Stream, TarReader, number, pax_records
from support.images import Entry, directory, file, hardlink, symlink, tar


def read(archive: bytes, piece: int = 700) -> list[tuple[str, bytes, bytes, str]]:
    """Name, kind, content and link of every member, fed in pieces of odd length."""
    reader = TarReader(Stream(archive[i : i + piece] for i in range(0, len(archive), piece)))
    return [(m.name.rstrip("/"), m.kind, b"".join(reader.content(m)), m.link) for m in reader]


names = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="/\x7f"), min_size=1, max_size=60
)
paths = st.lists(names.filter(lambda n: n not in {".", ".."}), min_size=1, max_size=5).map("/".join)
members = st.one_of(
    st.builds(file, paths, st.binary(max_size=2000)),
    st.builds(directory, paths),
    st.builds(symlink, paths, paths),
    st.builds(hardlink, paths, paths),
)


@given(
    st.lists(members, max_size=12),
    st.sampled_from([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT]),
    st.integers(1, 3000),
)
def test_reads_what_tarfile_writes(entries: list[Entry], format: int, piece: int) -> None:  # noqa: A002
    archive = tar(entries, format)
    assert read(archive, piece) == [(e.name, e.kind, e.content, e.link) for e in entries]


def test_a_member_left_unread_is_skipped() -> None:
    reader = TarReader(Stream([tar([file("a", b"x" * 5000), file("b", b"y")])]))
    assert [member.name for member in reader] == ["a", "b"]


@pytest.mark.parametrize("format", ["ustar", "gnu", "oldgnu", "posix", "v7"])
def test_reads_what_gnu_tar_writes(tmp_path: Path, format: str) -> None:  # noqa: A002
    tree = tmp_path / "tree"
    (tree / "d").mkdir(parents=True)
    (tree / "d" / "plain").write_bytes(b"content")
    os.link(tree / "d" / "plain", tree / "d" / "second")
    (tree / "link").symlink_to("d/plain")
    command = ["tar", f"--format={format}", "--sort=name", "-C", str(tree), "-cf", "-", "."]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    found = {name: (kind, content, link) for name, kind, content, link in read(archive)}
    assert found["./d/plain"] == (REGULAR, b"content", "")
    assert found["./d/second"] == (HARDLINK, b"", "./d/plain")
    assert found["./link"] == (SYMLINK, b"", "d/plain")
    assert found["./d"][0] == DIRECTORY


@pytest.mark.parametrize(
    "options",
    [
        ["--format=oldgnu"],
        ["--format=posix", "--sparse-version=0.0"],
        ["--format=posix", "--sparse-version=0.1"],
        ["--format=posix", "--sparse-version=1.0"],
    ],
)
def test_sparse_files_come_back_whole(tmp_path: Path, options: list[str]) -> None:
    sparse = tmp_path / "sparse"
    with sparse.open("wb") as out:
        for hole in range(30):
            out.seek(hole * 100_000)
            out.write(b"data %d" % hole)
        out.truncate(3_200_000)
    (tmp_path / "after").write_bytes(b"next")
    command = ["tar", "--sparse", *options, "-C", str(tmp_path), "-cf", "-", "sparse", "after"]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    assert len(archive) < 200_000, "tar did not store it sparsely"
    assert [(n, c) for n, _, c, _ in read(archive, 5000)] == [
        ("sparse", sparse.read_bytes()),
        ("after", b"next"),
    ]


@pytest.mark.parametrize("length", [101, 155, 256, 257, 1000])
def test_long_names(length: int) -> None:
    name = "/".join(["component"] * 200)[:length].rstrip("/") + "x"
    for format in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):  # noqa: A001
        assert read(tar([symlink(name, name + "y")], format))[0] == (name, SYMLINK, b"", name + "y")


def test_names_that_are_not_utf8_are_written_out() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        archive.addfile(tarfile.TarInfo("caf\xe9"))
    assert read(out.getvalue())[0][0] == "caf\\xe9"


@pytest.mark.parametrize(
    ("field", "value"),
    [(b"0000644\0", 0o644), (b"    644 ", 0o644), (b"\0" * 8, 0), (b"\x80\0\0\0\0\0\0\x01\0\0\0\0", 1 << 32)],
)
def test_numbers(field: bytes, value: int) -> None:
    assert number(field) == value


@pytest.mark.parametrize(
    "field", [b"\xff" * 12, b"9999999\0", b"0x1f\0\0\0\0", b"\t       ", b"-0000001\0", b"0_1\0"]
)
def test_numbers_that_are_none(field: bytes) -> None:
    with pytest.raises(Malformed):
        number(field)


@pytest.mark.parametrize("body", [b"5 a=b", b"x a=b\n", b"999 a=b\n", b"4 a\n", b"6 a=bc", b"0 a=b\n"])
def test_pax_records_that_lie(body: bytes) -> None:
    with pytest.raises(Malformed):
        pax_records(body)


def sparse(size: str, pieces: str = "0,5") -> bytes:
    pax = {"GNU.sparse.map": pieces, "GNU.sparse.realsize": size}
    return tar([Entry("big", b"data!", pax=pax), file("after", b"next")])


def test_holes_that_no_byte_pays_for_are_limited() -> None:
    reader = TarReader(Stream([sparse(str(1 << 60))]), Limits(holes=1 << 20))
    seen = []
    for member in reader:
        seen.append((member.name, member.size))
        with pytest.raises(LimitExceeded, match="holes") if member.sparse else nullcontext():
            deque(reader.content(member), maxlen=0)
    assert seen == [("big", 1 << 60), ("after", 4)], "the archive itself is whole"


def test_the_holes_of_all_files_of_a_layer_count_together() -> None:
    pax = {"GNU.sparse.map": "0,1", "GNU.sparse.realsize": str(600 << 10)}
    reader = TarReader(Stream([tar([Entry(name, b"x", pax=pax) for name in "ab"])]), Limits(holes=1 << 20))
    members = iter(reader)
    assert len(b"".join(reader.content(next(members)))) == 600 << 10
    with pytest.raises(LimitExceeded, match="holes"):
        deque(reader.content(next(members)), maxlen=0)


@pytest.mark.parametrize("digits", ["²", "٣", "9" * 5000, "-1", "1_0", " 1", ""])
def test_numbers_of_pax_that_are_none(digits: str) -> None:
    with pytest.raises(Malformed):
        read(tar([Entry("a", b"x", pax={"size": digits or "x"})]))
    with pytest.raises(Malformed):
        read(sparse("10", f"0,{digits}"))
    with pytest.raises(Malformed):
        read(sparse(digits, "0,50000"))


def test_overlay_marks() -> None:
    opaque = directory("d", {"SCHILY.xattr.trusted.overlay.opaque": "y"})
    gone = Entry("gone", kind=tarfile.CHRTYPE)
    reader = TarReader(Stream([tar([opaque, gone])]))
    assert [(m.opaque, m.null_device) for m in reader] == [(True, False), (False, True)]


ARCHIVE = tar([file("a/b", b"x" * 700), symlink("c", "a/b"), file("n" * 120, b"y" * 20)])


def boundaries() -> list[int]:
    """Where a member of ARCHIVE ends with its padding."""
    with tarfile.open(fileobj=io.BytesIO(ARCHIVE)) as archive:
        infos = archive.getmembers()
    return [0, *(info.offset_data + -(-info.size // 512) * 512 for info in infos)]


@pytest.mark.parametrize("cut", range(1, boundaries()[-1], 97))
def test_a_cut_archive_is_malformed(cut: int) -> None:
    """Wherever it is cut inside a member; between two members it is an archive without end marks."""
    ends = boundaries()
    content_ends = {700 + 512, ends[-1] - 512 + 20}
    if cut in ends or any(end <= cut < -(-end // 512) * 512 for end in content_ends):
        assert len(read(ARCHIVE[:cut])) in range(1, 4)
    else:
        with pytest.raises(Malformed):
            read(ARCHIVE[:cut])


@given(st.binary(max_size=2048))
def test_noise_is_malformed_or_empty(noise: bytes) -> None:
    try:
        read(noise)
    except (Malformed, LimitExceeded):
        return
    assert noise[:512].strip(b"\0") == b"", "only end marks are an archive without members"


@given(st.data())
def test_flipped_bytes_never_escape(data: st.DataObject) -> None:
    broken = bytearray(ARCHIVE)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Malformed, LimitExceeded):
        read(bytes(broken))


def test_an_extended_header_beyond_the_limit() -> None:
    archive = tar([file("n" * 5000)])
    with pytest.raises(LimitExceeded, match="extended tar header"):
        list(TarReader(Stream([archive]), Limits(pax=1000)))
