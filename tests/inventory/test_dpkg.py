"""The dpkg catalogers against dpkg itself, and on input that dpkg never wrote."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.base import Record
from seawall.inventory.catalogers import dpkg, dpkg_files
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Ownership, Package, SourcePackage
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, flipped, survives
from support.tools import require_path, require_program

FIXTURES = Path(__file__).parent / "fixtures" / "dpkg"
SAMPLE = (FIXTURES / "debian/tree/var/lib/dpkg/status").read_bytes()


def catalog(content: bytes, path: str = "var/lib/dpkg/status", **siblings: bytes) -> list[Record]:
    named = {name.replace("__", "."): held for name, held in siblings.items()}
    return list(dpkg.CATALOGER.parse(MemoryFile(path, content, siblings=named)))


def owned(name: str, content: bytes) -> list[Ownership]:
    return list(dpkg_files.parse(MemoryFile(f"var/lib/dpkg/info/{name}", content)))


def stanza(**fields: str) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode()


def test_agrees_with_dpkg_about_this_system() -> None:
    status = require_path(Path("/var/lib/dpkg/status"), "a system installed by dpkg")
    wanted = (
        r"${db:Status-Status}|${Package}|${Version}|${Architecture}|${source:Package}|${source:Version}\n"
    )
    query = [str(require_program("dpkg-query")), "--show", "--showformat", wanted]
    said = subprocess.run(query, check=True, capture_output=True, text=True).stdout.splitlines()
    found = [package for package in catalog(status.read_bytes()) if isinstance(package, Package)]
    assert sorted(
        f"installed|{p.name}|{p.version}|{p.arch}|{p.source.name}|{p.source.version}"
        for p in found
        if p.source
    ) == sorted(line for line in said if line.startswith("installed|"))


def test_agrees_with_dpkg_about_files() -> None:
    """What `dpkg --listfiles` prints of a package; it adds lines for files that were diverted."""
    dpkg_program = require_program("dpkg")
    listing = require_path(Path("/var/lib/dpkg/info/dpkg.list"), "a system installed by dpkg")
    (found,) = owned("dpkg.list", listing.read_bytes())
    said = subprocess.run([dpkg_program, "--listfiles", "dpkg"], check=True, capture_output=True).stdout
    assert ["/" + path for path in found.files.decode().split("\n")] == said.decode().splitlines()[1:]


@pytest.mark.parametrize("state", ["not-installed", "config-files"])
@pytest.mark.parametrize("want", ["install", "hold", "deinstall", "purge"])
def test_what_is_not_installed_is_nothing(want: str, state: str) -> None:
    assert catalog(stanza(Package="p", Version="1", Status=f"{want} ok {state}")) == []


@pytest.mark.parametrize("state", ["half-installed", "unpacked", "half-configured", "unheard-of"])
@pytest.mark.parametrize("want", ["install", "deinstall"])
def test_what_is_not_finished_is_not_assessed(want: str, state: str) -> None:
    (problem,) = catalog(stanza(Package="p", Version="1:2-3", Status=f"{want} reinstreq {state}"))
    assert isinstance(problem, NotAssessed)
    assert (problem.kind, problem.subject, problem.weight) == ("package", "p 1:2-3", 1)
    assert problem.why.startswith(f"dpkg state: {state}: ")


@pytest.mark.parametrize("status", ["", "install", "install ok"])
def test_a_status_without_a_state_is_not_assessed(status: str) -> None:
    (problem,) = catalog(stanza(Package="p", Version="1", Status=status))
    assert isinstance(problem, NotAssessed)


@pytest.mark.parametrize("state", ["triggers-awaited", "triggers-pending"])
def test_what_waits_for_triggers_is_installed(state: str) -> None:
    (package,) = catalog(stanza(Package="p", Version="1", Status=f"install ok {state}"))
    assert isinstance(package, Package)


@pytest.mark.parametrize("want", ["install", "hold", "deinstall", "purge"])
@pytest.mark.parametrize("flag", ["ok", "reinstreq"])
def test_what_is_wanted_does_not_matter(want: str, flag: str) -> None:
    (package,) = catalog(stanza(Package="p", Version="1", Status=f"{want} {flag} installed"))
    assert isinstance(package, Package)


@pytest.mark.parametrize(
    ("version", "source", "expected"),
    [
        ("1.0-1", "", SourcePackage("p", "1.0-1")),
        ("1.0-1", "src", SourcePackage("src", "1.0-1")),
        ("1.0-1+b3", "", SourcePackage("p", "1.0-1")),
        ("1.0-1+b3", "src (1.0-1)", SourcePackage("src", "1.0-1")),
        ("2:1.0-1+deb11u2+b12", "src", SourcePackage("src", "2:1.0-1+deb11u2")),
        ("1.0+b", "src", SourcePackage("src", "1.0+b")),
        ("1.0-1", "src (2:7-1~x)", SourcePackage("src", "2:7-1~x")),
        ("1.0-1", "src (", None),
    ],
)
def test_source_and_its_version(version: str, source: str, expected: SourcePackage | None) -> None:
    fields = {"Package": "p", "Version": version} | ({"Source": source} if source else {})
    (package,) = catalog(stanza(**fields))
    assert isinstance(package, Package)
    assert package.source == expected


def test_a_truncated_file_name_does_not_truncate_the_package() -> None:
    content = stanza(Package="libssl1.1", Version="1.1.1w-0")
    package, files = catalog(
        content, "var/lib/dpkg/status.d/libssl1", libssl1__md5sums=b"0" * 32 + b"  usr/lib/x\n"
    )
    assert isinstance(package, Package)
    assert (package.name, files) == ("libssl1.1", Ownership("libssl1.1", b"usr/lib/x"))


def test_checksums_are_no_packages() -> None:
    assert catalog(b"0" * 32 + b"  usr/lib/x\n", "var/lib/dpkg/status.d/libssl1.md5sums") == []


@pytest.mark.parametrize("separator", [b"\n", b"\n\n", b" \n", b"\t\n \n", b"\r\n"])
def test_stanzas_may_be_apart_by_any_blank_lines(separator: bytes) -> None:
    one, two = (stanza(Package=name, Version="1") for name in "ab")
    assert len(catalog(one + separator + two)) == 2


def test_names_are_not_taken_from_continuations() -> None:
    (package,) = catalog(stanza(Package="p", Version="1", Description="x\n Package: q\n\tVersion: 2"))
    assert isinstance(package, Package)
    assert (package.name, package.version) == ("p", "1")


@pytest.mark.parametrize("lacking", [{"Package": "p"}, {"Version": "1"}, {"Package": "p", "Version": ""}])
def test_incomplete_stanzas_are_counted(lacking: dict[str, str]) -> None:
    good = stanza(Package="good", Version="1")
    package, problem = catalog(stanza(**lacking) + b"\n" + good + b"\n" + stanza(**lacking))
    assert isinstance(package, Package)
    assert isinstance(problem, NotAssessed)
    assert problem.weight == 2


@pytest.mark.parametrize("content", [b"\0" * 100, b"<html>", b"\x1f\x8b\x08"])
def test_something_else_is_an_error(content: bytes) -> None:
    with pytest.raises(Malformed):
        catalog(content)


def test_cut_short_anywhere() -> None:
    for content in cut_short(SAMPLE):
        survives(catalog, content)


@given(flipped(SAMPLE))
@settings(deadline=None)
def test_flipped_bytes(content: bytes) -> None:
    survives(catalog, content)


@given(st.lists(st.from_regex(r"(/[a-z\xff é.]+){1,3}", fullmatch=True), max_size=10))
def test_lists_lose_their_slashes(paths: list[str]) -> None:
    content = "\n".join(["/.", *paths, ""]).encode()
    wanted = "\n".join(path[1:] for path in paths).encode()
    assert [o.files for o in owned("p:amd64.list", content)] == ([wanted] if paths else [])


def test_the_architecture_is_not_part_of_the_name() -> None:
    (found,) = owned("libstdc++6:i386.list", b"/.\n/usr\n")
    assert found.package == "libstdc++6"


@pytest.mark.parametrize("content", [b" " * 1_000_000, b"\n \n" * 300_000, b"Package:" + b" " * 1_000_000])
def test_blanks_take_no_time(content: bytes) -> None:
    start = time.process_time()
    survives(catalog, content)
    assert time.process_time() - start < 2


def test_is_quick() -> None:
    """500 packages in some milliseconds: measured generously, so that only a change of order fails."""
    text = stanza(Package="p", Status="install ok installed", Version="1", Description="x" + "\n word" * 60)
    content = (text + b"\n") * 500
    start = time.process_time()
    assert len(catalog(content)) == 500
    assert time.process_time() - start < 0.1
