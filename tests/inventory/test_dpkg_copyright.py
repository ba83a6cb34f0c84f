"""The licences that Debian's packages state: what is a name, what is not, and how long it may take."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.catalogers.dpkg_copyright import CATALOGER
from seawall.inventory.engine import read_file
from seawall.inventory.whole import root_of
from seawall.model.package import Licences
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, flipped, survives
from support.tools import require_path

FIXTURES = Path(__file__).parent / "fixtures" / "dpkg-copyright"
SAMPLE = (FIXTURES / "machine-readable/tree/usr/share/doc/libharbour2/copyright").read_bytes()
HEADER = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"


def stated(content: str | bytes) -> tuple[str, ...]:
    raw = content.encode() if isinstance(content, str) else content
    found = list(CATALOGER.parse(MemoryFile("usr/share/doc/p/copyright", raw)))
    assert all(isinstance(record, Licences) and record.package == "p" for record in found)
    return tuple(text for record in found if isinstance(record, Licences) for text in record.texts)


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("License: GPL-2+", ("GPL-2+",)),
        ("License:GPL-2+\t", ("GPL-2+",)),
        ("LICENSE: GPL-2+\r", ("GPL-2+",)),
        ("License: GPL-2+ and (MIT or Expat), and ISC", ("GPL-2+ and (MIT or Expat), and ISC",)),
        ("License: GPL-2+\n License: text\n more text", ("GPL-2+",)),
        ("License: B\n\nLicense: A\n\nLicense: B", ("B", "A")),
        ("License:\n GPL-2+", ()),
        ("License: \xe9t\xe9", ("\xe9t\xe9",)),
        ("X-License: GPL-2+", ()),
        ("Comment: /usr/share/common-licenses/GPL-2", ()),
    ],
)
def test_short_names(field: str, texts: tuple[str, ...]) -> None:
    assert stated(f"{HEADER}\nFiles: *\n{field}\n") == texts
    assert stated(f"{HEADER}{field}") == texts


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        "\n\n" + HEADER,
        "Upstream-Name: x\n" + HEADER,
        "License: ISC\n" + HEADER,
        "# a comment\nformat: y\n",
        "Format-Specification: x\n",
    ],
)
def test_machine_readable_says_so_in_its_first_paragraph(header: str) -> None:
    assert stated(f"{header}\nLicense: ISC\n")[0] == "ISC"


@pytest.mark.parametrize(
    "header", ["", "Text.\n \n" + HEADER, "In Format: x\n", " " * 8 + "x\n Format: x\n", "Format:\n"]
)
def test_anything_else_is_free_text(header: str) -> None:
    assert stated(f"{header}\nLicense: ISC\n\n/usr/share/common-licenses/GPL-2") == ("GPL-2",)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("`/usr/share/common-licenses/GPL-2'.", ("GPL-2",)),
        ("/usr/share/common-licenses/LGPL-2.1.", ("LGPL-2.1",)),
        ("/usr/share/common-licenses/Apache-2.0, or", ("Apache-2.0",)),
        ("</usr/share/common-licenses/BSD>", ("BSD",)),
        ("/usr/share/common-licenses/Artistic /usr/share/common-licenses/GPL", ("Artistic", "GPL")),
        ("/usr/share/common-licenses/GPL /usr/share/common-licenses/GPL", ("GPL",)),
        ("/usr/share/common-licenses/CC0-1.0-", ("CC0-1.0",)),
        ("/usr/share/common-licenses/ .", ()),
        ("/usr/share/common-licenses", ()),
        ("The GPL, version 2", ()),
    ],
)
def test_free_text_names_common_licences(text: str, texts: tuple[str, ...]) -> None:
    assert stated(f"This package is free.\n\nSee {text}\n") == texts


@pytest.mark.parametrize(
    ("path", "root"), [("usr/share/doc/p/copyright", ""), ("srv/root/usr/share/doc/p/copyright", "srv/root")]
)
def test_the_root_is_what_lies_above_the_glob(path: str, root: str) -> None:
    assert root_of(CATALOGER, path) == root


def test_too_long_a_file_is_not_assessed() -> None:
    file = MemoryFile("usr/share/doc/p/copyright", b" " * (CATALOGER.max_size + 1))
    assert [problem.subject for problem in read_file(CATALOGER, file).problems] == [file.path]


def test_agrees_with_python_s_reading_of_this_system() -> None:
    """Every file of a real system, against a reading line by line."""
    folder = require_path(Path("/usr/share/doc"), "a system installed by dpkg")
    contents = [path.read_bytes() for path in sorted(folder.glob("*/copyright"))]
    formal = [content for content in contents if content.startswith(b"Format: ")]
    for content in formal:
        lines = [line[8:].strip() for line in content.split(b"\n") if line[:8].lower() == b"license:"]
        assert stated(content) == tuple(
            dict.fromkeys(name.decode(errors="replace") for name in lines if name)
        )
    if not formal:
        pytest.skip("no machine-readable copyright file here")


def test_cut_short_anywhere() -> None:
    for content in cut_short(SAMPLE, 16):
        survives(stated, content)


@given(flipped(SAMPLE))
@settings(deadline=None)
def test_flipped_bytes(content: bytes) -> None:
    survives(stated, content)


@given(st.lists(st.from_regex(r"[A-Za-z0-9.+-]+( (and|or) [A-Za-z0-9.+-]+)?", fullmatch=True), max_size=8))
def test_every_name_is_found_once_and_in_order(names: list[str]) -> None:
    fields = "".join(f"\nFiles: {i}\nLicense: {name}\n text\n" for i, name in enumerate(names))
    assert stated(HEADER + fields) == tuple(dict.fromkeys(names))


@pytest.mark.parametrize(
    "piece",
    ["\n", " ", "\n ", "\t\n\r", "License:", "\nLicense: x", "Format: ", "\nFormat:   ", "a-", "/usr/share/"],
)
@pytest.mark.parametrize("header", ["", HEADER, "See /usr/share/common-licenses/"])
def test_repetition_takes_no_time(header: str, piece: str) -> None:
    content = header + piece * (2_000_000 // len(piece))
    start = time.process_time()
    stated(content)
    assert time.process_time() - start < 1


def test_is_quick() -> None:
    """400 files in some milliseconds: measured generously, so that only a change of order fails."""
    content = SAMPLE + b" A line of the text of a licence, of which most of the file consists.\n" * 120
    start = time.process_time()
    for _ in range(400):
        assert stated(content)
    assert time.process_time() - start < 0.15
