"""Package URLs, held against packageurl-python."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from seawall.model.errors import Malformed
from seawall.model.package import Package, SourcePackage
from seawall.model.purl import parsed, purl, unversioned

TYPES = [
    "apk",
    "bitbucket",
    "cargo",
    "composer",
    "deb",
    "gem",
    "generic",
    "github",
    "golang",
    "hackage",
    "npm",
]
TYPES += ["oci", "pub", "pypi", "rpm"]
# Its writer leaves a slash in a name or a version as it is, which its own reader then takes for a separator.
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=12
).filter(lambda text: text == text.strip() and text.strip("/") != "")
PLAIN = st.text("abcXYZ019._-~+:@ %&=?#é漢", min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
KEYS = st.text("abcdefghijklmnopqrstuvwxyz_-.", min_size=1, max_size=6)


def package(kind: str, namespace: list[str], name: str, version: str, qualifiers: dict[str, str]) -> Package:
    return Package(kind, name, version, namespace="/".join(namespace), qualifiers=tuple(qualifiers.items()))


@given(
    st.sampled_from(TYPES),
    st.lists(PLAIN, max_size=2),
    PLAIN,
    PLAIN,
    st.dictionaries(KEYS, PLAIN, max_size=3),
)
def test_equals_the_reference_library(
    kind: str, namespace: list[str], name: str, version: str, qualifiers: dict[str, str]
) -> None:
    ours = purl(package(kind, namespace, name, version, qualifiers))
    theirs = PackageURL(kind, "/".join(namespace), name, version, qualifiers).to_string()
    # It lowers the case of a name after encoding it, and with it that of the hexadecimal digits.
    assert _upper_hex(ours) == _upper_hex(theirs)


def _upper_hex(text: str) -> str:
    head, *rest = text.split("%")
    return "%".join([head, *(part[:2].upper() + part[2:] for part in rest)])


@given(
    st.sampled_from(TYPES),
    st.lists(WORDS, max_size=3),
    WORDS,
    WORDS,
    st.dictionaries(KEYS, WORDS, max_size=3),
)
def test_the_reference_library_reads_it_back(
    kind: str, namespace: list[str], name: str, version: str, qualifiers: dict[str, str]
) -> None:
    text = purl(package(kind, namespace, name, version, qualifiers))
    read = PackageURL.from_string(text)
    assert read.qualifiers == qualifiers
    if kind in {"deb", "gem", "generic", "rpm"}:
        assert (read.name, read.version) == (name, version)
        assert (read.namespace or "") == "/".join(namespace)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Package("npm", "core", "7.0.0", namespace="@babel"), "pkg:npm/%40babel/core@7.0.0"),
        (Package("pypi", "Ruamel_Yaml", "0.18"), "pkg:pypi/ruamel-yaml@0.18"),
        (
            Package("golang", "text", "v0.3.0", namespace="golang.org/x"),
            "pkg:golang/golang.org/x/text@v0.3.0",
        ),
        (
            Package(
                "deb",
                "libssl1.1",
                "1.1.1k-1",
                (),
                "debian",
                SourcePackage("openssl", "1.1.1k-1"),
                "amd64",
                distro="debian-11",
            ),
            "pkg:deb/debian/libssl1.1@1.1.1k-1?arch=amd64&distro=debian-11&upstream=openssl",
        ),
        (
            Package(
                "deb", "g++", "4:10.2.1-1", (), "debian", SourcePackage("gcc-defaults", "1.190"), "amd64"
            ),
            "pkg:deb/debian/g%2B%2B@4:10.2.1-1?arch=amd64&upstream=gcc-defaults%401.190",
        ),
        (
            Package("rpm", "bash", "5.1-2.el9", (), "redhat", qualifiers=(("epoch", "1"),), arch="x86_64"),
            "pkg:rpm/redhat/bash@5.1-2.el9?arch=x86_64&epoch=1",
        ),
        (
            Package("rpm", "a", "1", source=SourcePackage("a", "1:1"), qualifiers=(("epoch", "1"),)),
            "pkg:rpm/a@1?epoch=1",
        ),
        (Package("generic", "a/b", "1/2"), "pkg:generic/a%2Fb@1%2F2"),
        (Package("npm", "x", ""), "pkg:npm/x"),
        (Package("npm", "x", "1", qualifiers=(("bad key", "1"), ("9", "1"), ("empty", ""))), "pkg:npm/x@1"),
    ],
)
def test_known(made: Package, text: str) -> None:
    assert purl(made) == text


@given(st.text(st.characters(), max_size=20), st.text(st.characters(), max_size=20))
def test_anything_at_all_is_written_in_ascii(name: str, version: str) -> None:
    text = purl(Package("npm", name, version, namespace=version, arch=name, distro=version))
    assert text.isascii()
    assert not any(char.isspace() for char in text)


@given(WORDS, WORDS)
def test_unversioned(name: str, version: str) -> None:
    assert unversioned(purl(Package("deb", name, version, arch="amd64"))) == purl(Package("deb", name, ""))


def test_quick() -> None:
    packages = [
        Package(
            "deb",
            f"lib{n}",
            "1:2.3+dfsg-4",
            (),
            "debian",
            SourcePackage(f"src{n}", "3"),
            "amd64",
            distro="debian-11",
        )
        for n in range(950)
    ]
    best = min(_seconds(packages) for _ in range(5))
    assert best < 0.06  # a fourth of this on a quiet machine


def _seconds(packages: list[Package]) -> float:
    start = time.perf_counter()
    for made in packages:
        purl(made)
    return time.perf_counter() - start


@given(
    st.sampled_from(TYPES),
    st.lists(PLAIN, max_size=2),
    PLAIN,
    PLAIN,
    st.dictionaries(KEYS, PLAIN, max_size=3),
)
def test_reads_what_the_reference_library_reads(
    kind: str, namespace: list[str], name: str, version: str, qualifiers: dict[str, str]
) -> None:
    text = purl(package(kind, namespace, name, version, qualifiers))
    theirs = PackageURL.from_string(text)
    ours = parsed(text)
    assert (ours.type, ours.name, ours.version) == (theirs.type, theirs.name, theirs.version or "")
    assert ours.namespace == (theirs.namespace or "")
    assert purl(ours) == text


def test_reads_the_qualifiers_that_are_fields() -> None:
    found = parsed("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&epoch=1&upstream=openssl")
    assert (found.arch, found.distro, found.qualifiers) == ("amd64", "debian-12", (("epoch", "1"),))
    assert found.source == SourcePackage("openssl", "3.0.11-1")
    assert parsed("pkg:deb/debian/a@1?upstream=b%402").source == SourcePackage("b", "2")


def test_a_scope_is_no_version() -> None:
    assert parsed("pkg:npm/%40types/node").namespace == "@types"
    assert parsed("pkg:npm/@types/node@1.0.0").version == "1.0.0"
    assert not parsed("pkg:npm/@types/node").version


@pytest.mark.parametrize(
    "text", ["", "pkg:", "pkg:npm", "pkg:npm/", "npm/left-pad@1", "pkg:n pm/x@1", "pkg:/x"]
)
def test_what_is_no_package_url_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="package URL"):
        parsed(text)
