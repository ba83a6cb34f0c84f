"""os-release: the quoting a shell would undo, checked with a shell; nothing is ever run."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall.inventory.assignments import assignments, unquote
from seawall.inventory.base import Record
from seawall.inventory.catalogers.os_release import CATALOGER
from seawall.model.errors import Malformed
from seawall.model.package import Distribution
from seawall.source.memory import MemoryFile
from support.hostile import survives
from support.tools import require_path, require_program


def catalog(content: str | bytes) -> list[Record]:
    held = content if isinstance(content, bytes) else content.encode()
    return list(CATALOGER.parse(MemoryFile("usr/lib/os-release", held)))


def distribution(content: str) -> Distribution:
    (found,) = catalog(content)
    assert isinstance(found, Distribution)
    return found


# What a value may be without a shell expanding it: plain, or quoted, or escaped.
plain = st.text("abcXYZ019._-+:/@%é", min_size=1, max_size=8)
single = st.text('abc 019 "$`\\#;&|<>()', max_size=8).map(lambda text: f"'{text}'")
double = st.lists(
    st.one_of(st.sampled_from([r"\"", r"\$", r"\`", r"\\", r"\n"]), st.text("abc 019'#;&|<>()", min_size=1)),
    max_size=4,
).map(lambda parts: '"' + "".join(parts) + '"')
escaped = st.sampled_from([r"\ ", r"\$", r"\"", r"\'", r"\;", r"\a"])
values = st.lists(st.one_of(plain, single, double, escaped), max_size=4).map("".join)


@given(st.lists(values, min_size=20, max_size=20))
@example([r'"a \"b\" \$c \`d\` \\ \n"', "'$HOME'", r"a\ b", "'a'\"b\"c", "", '""', "'\\'"])
@settings(deadline=None, max_examples=15)
def test_quoting_is_that_of_a_shell(written: list[str]) -> None:
    """The shell reads the same lines and prints what it understood, each value ended by a NUL."""
    lines = "".join(f"V{number}={value}\n" for number, value in enumerate(written))
    script = lines + "".join(f"printf '%s\\0' \"$V{number}\"\n" for number in range(len(written)))
    shell = require_program("sh")
    said = subprocess.run([shell], input=script.encode(), capture_output=True, check=True).stdout
    understood = assignments(lines)
    assert [understood[f"V{number}"] for number in range(len(written))] == said.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("$(id)", "$"),
        ("`id`", "`id`"),
        ("a b", "a"),
        ('"open', "open"),
        ("a;b", "a"),
        ("a # b", "a"),
        (" a", ""),
    ],
)
def test_what_a_shell_would_do_more_with(written: str, value: str) -> None:
    assert unquote(written) == value


def test_agrees_with_the_platform_module() -> None:
    """Python has a reader of its own; on this system's file both say the same."""
    path = require_path(Path("/etc/os-release"))
    platform = pytest.importorskip("platform")
    said = platform.freedesktop_os_release()
    found = distribution(path.read_text())
    assert (found.id, found.version_id, found.pretty_name) == (
        said["ID"],
        said["VERSION_ID"],
        said["PRETTY_NAME"],
    )


def test_defaults() -> None:
    assert distribution("NAME=Something\n") == Distribution(
        "linux", pretty_name="Something", path="usr/lib/os-release"
    )


def test_unstable_debian_has_a_codename_and_no_version() -> None:
    found = distribution('ID=debian\nPRETTY_NAME="Debian GNU/Linux trixie/sid"\nVERSION_CODENAME=trixie\n')
    assert (found.version_id, found.codename) == ("", "trixie")


@pytest.mark.parametrize(
    ("version", "codename"),
    [
        ("8 (jessie)", "jessie"),
        ("14.04.6 LTS, Trusty Tahr", "trusty"),
        ("9.4 (Seafoam Ocelot)", ""),
        ("2023", ""),
    ],
)
def test_codename_of_older_releases(version: str, codename: str) -> None:
    assert distribution(f'ID=x\nVERSION="{version}"\n').codename == codename


def test_the_last_assignment_counts_and_comments_do_not() -> None:
    assert distribution("ID=one\n#ID=three\nID=two\n# ID=four\n").id == "two"


def test_an_empty_file_says_nothing() -> None:
    assert catalog("") == catalog("\n \n") == []


@pytest.mark.parametrize("content", [b"\0" * 64, b"<html>", b"ELF \x7f\n\n="])
def test_something_else_is_an_error(content: bytes) -> None:
    with pytest.raises(Malformed):
        catalog(content)


@given(st.binary(max_size=200), st.sampled_from([b"ID=", b'ID="', b"ID='", b""]))
def test_any_bytes(content: bytes, before: bytes) -> None:
    survives(catalog, before + content)


@pytest.mark.parametrize("value", ['"' + "\\" * 60_000, '"' + "a" * 60_000, "'" * 60_001, "\\a" * 30_000])
def test_long_values_take_no_time(value: str) -> None:
    start = time.process_time()
    unquote(value)
    assert time.process_time() - start < 1
