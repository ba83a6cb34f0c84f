"""What catalogers say of relations, digests and suppliers, where the fixtures do not show it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory import node, python
from seawall.inventory.catalogers import apk, rpm, ruby_gemfile_lock, ruby_installed
from seawall.inventory.catalogers.dpkg import CATALOGER as DPKG
from seawall.inventory.catalogers.node_installed import CATALOGER as NODE_INSTALLED
from seawall.inventory.catalogers.node_package_lock import CATALOGER as PACKAGE_LOCK
from seawall.inventory.catalogers.node_yarn_lock import CATALOGER as YARN
from seawall.inventory.rpmdb.packages import related
from seawall.model.package import Ownership, Package
from seawall.source.memory import MemoryFile


def read(cataloger: object, path: str, content: str | bytes) -> list[Package]:
    data = content.encode() if isinstance(content, str) else content
    found = cataloger.parse(MemoryFile(path, data))  # type: ignore[attr-defined]
    return [each for each in found if isinstance(each, Package)]


def test_rpm_packages_keep_only_what_others_ask_for() -> None:
    bash = Package("rpm", "bash", "5", provides=("bash", "sh-features"), requires=("libc.so.6()(64bit)",))
    glibc = Package("rpm", "glibc", "2", provides=("libc.so.6()(64bit)", "unasked"))
    tool = Package("rpm", "tool", "1", requires=("/bin/sh", "/etc/absent", "bash"))
    records = [
        bash,
        Ownership("bash", b"etc/bashrc\nusr/bin/sh"),
        glibc,
        tool,
        Ownership("tool", b"bin/tool"),
    ]
    found = {each.name: each.provides for each in rpm.answering(records) if isinstance(each, Package)}
    assert found == {"bash": ("/bin/sh",), "glibc": ("libc.so.6()(64bit)",), "tool": ()}


def test_rpm_relations_that_name_no_package() -> None:
    names = [
        "rpmlib(X)",
        "config(a)",
        "(a or b)",
        "libc.so.6(GLIBC_2.4)(64bit)",
        "libc.so.6()(64bit)",
        "a",
        "a",
    ]
    assert related(names) == ("libc.so.6()(64bit)", "a")


def test_apk_relations() -> None:
    [found] = read(
        apk.CATALOGER,
        "lib/apk/db/installed",
        "C:Q1xxxx\nP:a\nV:1\nD:so:libc.musl.so.1 busybox>=1.2 !old ssl~3 x@edge\n"
        "p:cmd:a=1 so:liba.so=1\nm:M\n",
    )
    assert found.requires == ("so:libc.musl.so.1", "busybox", "ssl", "x")
    assert found.provides == ("cmd:a", "so:liba.so")
    assert (found.digests, found.supplier) == ((), "M")


def test_dpkg_relations() -> None:
    text = (
        "Package: a\nVersion: 1\nPre-Depends: b:any (>= 1), c | d [amd64]\nDepends: b, e <!nocheck>,\n"
        "Provides: v (= 1), w\n"
    )
    [found] = read(DPKG, "var/lib/dpkg/status", text)
    assert found.requires == ("b", "c|d", "e")
    assert found.provides == ("v", "w")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", (("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),)),
        ("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=?opt sha9-abcd sha256-AAAA", None),
        ("", ()),
        ("sha512-!!!", ()),
        (None, ()),
        (["sha1-x"], ()),
    ],
)
def test_integrity(text: object, found: tuple[tuple[str, str], ...] | None) -> None:
    empty = (("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),)
    assert node.digests(text) == (empty if found is None else found)


@given(st.text())
def test_any_integrity_is_read(text: str) -> None:
    node.digests(text)
    python.digests([text])


def test_node_manifests() -> None:
    manifest = {
        "name": "a",
        "version": "1.0.0",
        "author": {"name": "A", "email": "a@example.org"},
        "dependencies": {"b": "^1", "alias": "npm:@s/real@2", "c": 7},
        "optionalDependencies": {"d": "1"},
        "peerDependencies": ["wrong"],
        "devDependencies": {"never": "1"},
    }
    [found] = read(NODE_INSTALLED, "node_modules/a/package.json", json.dumps(manifest))
    assert found.requires == ("b", "@s/real", "c", "d")
    assert found.supplier == "A <a@example.org>"


def test_package_lock_resolves_by_place() -> None:
    lock = {
        "lockfileVersion": 3,
        "packages": {
            "": {"dependencies": {"a": "1"}},
            "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "2", "own": "*", "no": "1"}},
            "node_modules/a/node_modules/b": {"version": "2.0.0", "dependencies": {"a": "1"}},
            "node_modules/b": {"version": "1.0.0"},
            "node_modules/own": {"resolved": "packages/own", "link": True},
            "node_modules/deep": {"version": "1.0.0", "peerDependencies": {"b": "1"}},
        },
    }
    found = {
        f"{p.name}@{p.version}": p.requires for p in read(PACKAGE_LOCK, "package-lock.json", json.dumps(lock))
    }
    assert found == {
        "a@1.0.0": ("b@2.0.0",),
        "b@2.0.0": ("a@1.0.0",),
        "b@1.0.0": (),
        "deep@1.0.0": ("b@1.0.0",),
    }


def test_deep_places_cost_little() -> None:
    place = "node_modules/" + "/".join(["x/node_modules"] * 5000) + "/x"
    needs = {f"d{number}": "1" for number in range(5000)}
    lock = {"lockfileVersion": 3, "packages": {place: {"version": "1.0.0", "dependencies": needs}}}
    assert [each.requires for each in read(PACKAGE_LOCK, "package-lock.json", json.dumps(lock))] == [()]


def test_yarn_classic_resolves_ranges() -> None:
    lock = (
        'a@^1.0.0, a@~1.1:\n  version "1.1.0"\n  integrity sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=\n'
        '  dependencies:\n    "@s/b" "^2.0.0"\n    c ">= 1 < 3"\n    gone "1"\n  other:\n    a "~1.1"\n\n'
        '"@s/b@^2.0.0":\n  version "2.1.0"\n\n"c@>= 1 < 3":\n  version "2.0.0"\n'
    )
    found = {each.name: each for each in read(YARN, "yarn.lock", lock)}
    assert found["a"].requires == ("@s/b@2.1.0", "c@2.0.0")
    assert found["a"].digests[0][0] == "sha1"


def test_python_metadata() -> None:
    found = python.headers(
        b"Name: a\nRequires-Dist: B_c[x] (>=1) ; python_version < '3'\nRequires-Dist: d ; extra == 'e'\n"
        b"Requires-Dist: f>1;extra=='e'\nAuthor: UNKNOWN\nMaintainer: M\nMaintainer-email: m@example.org\n"
    )
    assert python.required(found) == ("b-c",)
    assert python.supplier(found) == "M <m@example.org>"
    assert python.supplier(python.headers(b"Author-email: A B <a@b.c>\n")) == "A B <a@b.c>"


def test_hashes_of_several_files_are_of_none() -> None:
    one, two = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
    assert python.digests([one, one]) == (("sha256", "a" * 64),)
    assert python.digests([one, two]) == python.digests(["sha256:zz"]) == python.digests([None, 3]) == ()


def test_gemfile_lock_of_a_gem() -> None:
    lock = (
        f"PATH\n  remote: .\n  specs:\n    own (1.0)\n      rack\n\nGEM\n  specs:\n    rack (3.0)\n"
        f"    rails (7.0)\n      rack (>= 2)\n      zeitwerk\n\nCHECKSUMS\n  rack (3.0) sha256={'a' * 64}\n"
    )
    rack, rails = read(ruby_gemfile_lock.CATALOGER, "Gemfile.lock", lock)
    assert (rack.requires, rack.digests) == ((), (("sha256", "a" * 64),))
    assert (rails.requires, rails.digests) == (("rack", "zeitwerk"), ())


def test_gem_specification() -> None:
    text = (
        '# stub: rack 3.0 ruby lib\n\nGem::Specification.new do |s|\n  s.name = "rack".freeze\n'
        '  s.authors = ["A".freeze, "B"]\n  s.add_runtime_dependency(%q<base64>.freeze, [">= 0.1.0"])\n'
        "  s.add_dependency 'logger'\n  s.add_development_dependency(%q<minitest>.freeze, [\"> 0\"])\nend\n"
    )
    [found] = read(ruby_installed.CATALOGER, "specifications/rack-3.0.gemspec", text)
    assert (found.requires, found.supplier) == (("base64", "logger"), "A, B")
