"""The older files, by what each kind of line must mean."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory.base import Record
from seawall.inventory.catalogers.release_files import CATALOGER
from seawall.model.errors import Malformed
from seawall.model.package import Distribution
from seawall.source.memory import MemoryFile
from support.hostile import survives

FILES = [glob.removeprefix("etc/") for glob in CATALOGER.globs]


def catalog(name: str, content: bytes) -> list[Record]:
    return list(CATALOGER.parse(MemoryFile(f"etc/{name}", content)))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("alpine-release", "3.19.1", ("alpine", "3.19.1", "")),
        ("alpine-release", "3.21_alpha20240807", ("alpine", "3.21_alpha20240807", "")),
        ("debian_version", "12.5", ("debian", "12", "")),
        ("debian_version", "trixie/sid", ("debian", "", "trixie")),
        ("redhat-release", "Red Hat Enterprise Linux release 8.10 (Ootpa)", ("rhel", "8.10", "ootpa")),
        (
            "redhat-release",
            "Red Hat Enterprise Linux Server release 6.10 (Santiago)",
            ("rhel", "6.10", "santiago"),
        ),
        ("centos-release", "CentOS release 6.10 (Final)", ("centos", "6.10", "final")),
        ("centos-release", "CentOS Stream release 9", ("centos", "9", "")),
        ("rocky-release", "Rocky Linux release 9.3 (Blue Onyx)", ("rocky", "9.3", "")),
        ("oracle-release", "Oracle Linux Server release 9.1", ("ol", "9.1", "")),
        ("fedora-release", "Fedora release 41 (Rawhide)", ("fedora", "41", "rawhide")),
        ("system-release", "Amazon Linux release 2 (Karoo)", ("amzn", "2", "karoo")),
        ("system-release", "EulerOS release 2.0 (SP8)", ("euleros", "2.0", "sp8")),
        (
            "SuSE-release",
            "SUSE Linux Enterprise Server 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 0",
            ("sles", "12", ""),
        ),
        (
            "SuSE-release",
            "openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle",
            ("opensuse", "13.1", "bottle"),
        ),
        ("lsb-release", 'DISTRIB_ID="Ubuntu"\nDISTRIB_RELEASE=12.04', ("ubuntu", "12.04", "")),
    ],
)
def test_names_the_release(name: str, text: str, said: tuple[str, str, str]) -> None:
    (found,) = catalog(name, f"{text}\n".encode())
    assert isinstance(found, Distribution)
    assert (found.id, found.version_id, found.codename) == said


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_says_nothing(name: str) -> None:
    assert catalog(name, b" \n") == []


@pytest.mark.parametrize("name", [name for name in FILES if name != "lsb-release"])
@pytest.mark.parametrize("content", [b"\0" * 64, b"no release here\n", b"{}"])
def test_something_else_is_an_error(name: str, content: bytes) -> None:
    with pytest.raises(Malformed):
        catalog(name, content)


@given(st.sampled_from(FILES), st.binary(max_size=100))
def test_any_bytes(name: str, content: bytes) -> None:
    survives(lambda held: catalog(name, held), content)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("word", [b"a ", b"1.", b"a release ", b"9 (", b"VERSION = "])
def test_long_lines_take_no_time(name: str, word: bytes) -> None:
    start = time.process_time()
    survives(lambda held: catalog(name, held), word * (60_000 // len(word)))
    assert time.process_time() - start < 1
