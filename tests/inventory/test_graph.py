"""Dependencies: tokens resolved within a file, the nearest directory, the root."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory import take
from seawall.inventory.graph import MOST_PROVIDERS, joined
from seawall.model.package import Evidence, Inventory, Location, Package
from seawall.source.detect import open_source
from support.images import DEBIAN_11, build, file, write_layout


def package(name: str, path: str, *requires: str, kind: str = "npm", **more: object) -> Package:
    made = {"version": "1.0", "locations": (Location(path),), "requires": requires, **more}
    return Package(kind, name, **made)  # type: ignore[arg-type]


def edges(*packages: Package) -> set[tuple[str, str]]:
    """Return the dependencies as pairs of `name@path`."""
    found = joined(Inventory(packages=packages))
    called = [f"{each.name}@{each.locations[0].path}" for each in found.packages]
    assert not any(each.requires or each.provides for each in found.packages)
    for number, needs in found.dependencies:
        assert needs
        assert list(needs) == sorted(set(needs))
        assert number not in needs
    assert [number for number, _ in found.dependencies] == sorted(dict(found.dependencies))
    return {(called[number], called[need]) for number, needs in found.dependencies for need in needs}


def test_node_finds_the_nearest() -> None:
    top, deep, nested = (
        "app/node_modules/a/package.json",
        "app/node_modules/b/node_modules/a/package.json",
        "app/node_modules/b/package.json",
    )
    other = "other/node_modules/b/package.json"
    found = edges(
        package("a", top),
        package("a", deep, version="2.0"),
        package("b", nested, "a"),
        package("b", other, "a"),
    )
    assert found == {(f"b@{nested}", f"a@{deep}")}  # for `other` two are equally far


def test_a_scope_belongs_to_the_name() -> None:
    paths = [f"node_modules/{name}/package.json" for name in ("@types/node", "node", "x", "y")]
    found = edges(
        package("node", paths[0], namespace="@types"),
        package("node", paths[1]),
        package("x", paths[2], "@types/node"),
        package("y", paths[3], "node"),
    )
    assert found == {(f"x@{paths[2]}", f"node@{paths[0]}"), (f"y@{paths[3]}", f"node@{paths[1]}")}


def test_python_stays_in_its_environment() -> None:
    def metadata(folder: str, name: str) -> str:
        return f"{folder}/lib/python3.11/site-packages/{name}-1.0.dist-info/METADATA"

    packages = [
        package(name, metadata(folder, name), *needs, kind="pypi")
        for folder in ("venv1", "venv2")
        for name, needs in (("rich", ("pygments", "absent")), ("pygments", ()))
    ]
    assert edges(*packages) == {
        (f"rich@{metadata(folder, 'rich')}", f"pygments@{metadata(folder, 'pygments')}")
        for folder in ("venv1", "venv2")
    }


def test_elsewhere_counts_when_there_is_only_one() -> None:
    one = "usr/lib/python3/dist-packages/six-1.0.dist-info/METADATA"
    mine = "opt/app/site-packages/mine-1.0.dist-info/METADATA"
    six, requiring = package("six", one, kind="pypi"), package("mine", mine, "six", kind="pypi")
    assert edges(six, requiring) == {(f"mine@{mine}", f"six@{one}")}
    second = package("six", "srv/site-packages/six-2.0.dist-info/METADATA", kind="pypi", version="2.0")
    assert edges(six, second, requiring) == set()


def test_a_lock_file_is_a_world_of_its_own() -> None:
    def locked(name: str, path: str, *requires: str, version: str = "1.0") -> Package:
        return package(name, path, *requires, version=version, evidence=Evidence.DECLARED)

    found = edges(
        locked("a", "x.lock", "b@2.0"),
        locked("b", "x.lock"),
        locked("b", "x.lock", version="2.0"),
        locked("a", "y.lock", "c", version="3.0"),
        locked("c", "x.lock"),
    )
    assert found == {("a@x.lock", "b@x.lock")}


def test_one_package_of_two_lock_files_has_the_needs_of_both() -> None:
    a = Package(
        "npm", "a", "1.0", (Location("x"), Location("y")), evidence=Evidence.DECLARED, requires=("b@1", "b@2")
    )
    b1, b2 = (
        Package("npm", "b", version, (Location(path),), evidence=Evidence.DECLARED)
        for version, path in (("1", "x"), ("2", "y"))
    )
    filler = Package("npm", "z", "1", (Location("x"), Location("y")), evidence=Evidence.DECLARED)
    assert joined(Inventory(packages=(a, b1, b2, filler))).dependencies == ((0, (1, 2)),)


def system(name: str, *requires: str, provides: tuple[str, ...] = (), **more: object) -> Package:
    kept = {"kind": "deb", "namespace": "debian", "arch": "amd64", "provides": provides, **more}
    return package(name, "var/lib/dpkg/status", *requires, **kept)  # type: ignore[arg-type]


def names(*packages: Package) -> set[tuple[str, str, str]]:
    found = joined(Inventory(packages=packages))
    return {
        (packages[number].name, packages[need].name, packages[need].arch)
        for number, needs in found.dependencies
        for need in needs
    }


def test_alternatives_and_what_is_provided() -> None:
    found = names(
        system("cron", "default-mta|mail-transport-agent", "libc6", "nothing"),
        system("exim4", provides=("mail-transport-agent",)),
        system("libc6"),
        system("libc6", arch="i386"),
    )
    assert found == {("cron", "exim4", "amd64"), ("cron", "libc6", "amd64")}


def test_a_namesake_is_before_a_provider() -> None:
    found = names(system("x", "mawk"), system("mawk"), system("gawk", provides=("mawk",)))
    assert found == {("x", "mawk", "amd64")}


def test_of_too_many_none() -> None:
    many = [system(f"p{number}", provides=("virtual",)) for number in range(MOST_PROVIDERS + 1)]
    assert names(system("x", "virtual"), *many) == set()
    assert len(names(system("x", "virtual"), *many[1:])) == MOST_PROVIDERS


def test_epochs_may_be_said_or_not() -> None:
    library = package("lib", "db", kind="rpm", qualifiers=(("epoch", "1"),))
    asking = [
        package(f"x{number}", "db", token, kind="rpm")
        for number, token in enumerate(("lib@1:1.0", "lib@1.0", "lib@2"))
    ]
    assert edges(library, *asking) == {("x0@db", "lib@db"), ("x1@db", "lib@db")}


TOKENS = st.sampled_from(["a", "b", "@s/a", "a@1", "b@2", "a|b", "@", "", "|", "@s/a@1", "x/y/z"])
PACKAGES = st.builds(
    Package,
    type=st.sampled_from(["npm", "deb", "golang"]),
    name=st.sampled_from(["a", "b", ""]),
    version=st.sampled_from(["1", "2"]),
    namespace=st.sampled_from(["", "@s", "debian"]),
    locations=st.lists(
        st.sampled_from(["x", "", "node_modules/a/p", "d/e/f", "d/node_modules/"]).map(Location),
        min_size=1,
        max_size=3,
    ).map(tuple),
    requires=st.lists(TOKENS, max_size=4).map(tuple),
    provides=st.lists(TOKENS, max_size=2).map(tuple),
    evidence=st.sampled_from(Evidence),
)


@given(st.lists(PACKAGES, max_size=12))
def test_any_packages_can_be_joined(packages: list[Package]) -> None:
    edges(*packages)
    once = joined(Inventory(packages=tuple(packages)))
    assert joined(once) == once


STATUS = """\
Package: bash
Status: install ok installed
Architecture: amd64
Version: 5.1
Pre-Depends: libc6 (>= 2.25), libtinfo6 (>= 6)
Depends: base-files (>= 2.1.12), debianutils:any (>= 2.15) | other [amd64]
Maintainer: Matthias Klose <doko@debian.org>

Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.31

Package: debianutils
Status: install ok installed
Architecture: amd64
Version: 4.11
"""


def test_an_image_has_dependencies(tmp_path: Path) -> None:
    layer = [file("etc/os-release", DEBIAN_11), file("var/lib/dpkg/status", STATUS)]
    image = open_source(str(write_layout(tmp_path, [build([layer])])), None)
    inventory = joined(take.of_image(image, take.INSTALLED))  # type: ignore[arg-type]
    assert [each.name for each in inventory.packages] == ["bash", "debianutils", "libc6"]
    assert inventory.dependencies == ((0, (1, 2)),)
    assert inventory.packages[0].supplier == "Matthias Klose <doko@debian.org>"
    assert inventory.packages[0].requires == ()


@pytest.mark.parametrize("path", ["a/" * 5000 + "p", "node_modules/" * 5000])
def test_long_paths_cost_little(path: str) -> None:
    assert edges(*(package(f"p{number}", f"{path}{number}", f"p{number + 1}") for number in range(20)))
