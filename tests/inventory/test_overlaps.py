"""One package proved twice is one package with two places."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory.overlaps import resolved
from seawall.model.package import Evidence, Location, Package, SourcePackage


def found(kind: str, name: str, version: str, path: str, cataloger: str, **more: object) -> Package:
    return Package(kind, name, version, (Location(path),), cataloger=cataloger, **more)  # type: ignore[arg-type]


def places(package: Package) -> list[tuple[str, str]]:
    return [(place.path, place.cataloger) for place in package.locations]


def test_two_files_of_one_package() -> None:
    [one] = resolved(
        [
            found("pypi", "six", "1.0", "a/six.dist-info/METADATA", "python-installed", licences=("MIT",)),
            found("pypi", "six", "1.0", "b/six.dist-info/METADATA", "python-installed"),
            found("pypi", "six", "1.0", "c/six.egg", "python-egg", licences=("Expat",), supplier="B"),
        ]
    )
    assert places(one) == [
        ("a/six.dist-info/METADATA", ""),
        ("b/six.dist-info/METADATA", ""),
        ("c/six.egg", "python-egg"),
    ]
    assert (one.licences, one.supplier) == (("MIT", "Expat"), "B")


def test_a_lock_file_beside_what_it_installed() -> None:
    lock = found(
        "npm",
        "a",
        "1.0",
        "app/package-lock.json",
        "node-package-lock",
        evidence=Evidence.DECLARED,
        development=True,
        digests=(("sha1", "x"),),
    )
    tree = found("npm", "a", "1.0", "app/node_modules/a/package.json", "node-installed")
    [one] = resolved([lock, tree])
    assert (one.evidence, one.development, one.digests) == (Evidence.INSTALLED, False, (("sha1", "x"),))
    assert places(one) == [
        ("app/node_modules/a/package.json", ""),
        ("app/package-lock.json", "node-package-lock"),
    ]
    other = found("npm", "a", "2.0", "app/package-lock.json", "node-package-lock", evidence=Evidence.DECLARED)
    assert len(resolved([other, tree])) == 2


def test_what_the_system_owns_is_not_what_a_lock_file_asks_for() -> None:
    lock = found("pypi", "six", "1.0", "requirements.txt", "x", evidence=Evidence.DECLARED)
    owned = found("pypi", "six", "1.0", "usr/lib/six.egg-info", "y", owner="python3-six")
    assert len(resolved([lock, owned])) == 2


def test_a_conda_record_of_a_python_package() -> None:
    conda = [
        found("conda", name, "1.0", f"{root}/conda-meta/{name}-1.0-0.json", "conda-meta")
        for root, name in (("opt/conda", "Typing_Extensions"), ("opt/conda", "openssl"), ("srv/env", "six"))
    ]
    path = "opt/conda/lib/python3.11/site-packages/typing_extensions-1.0.dist-info/METADATA"
    wheel = found("pypi", "typing-extensions", "1.0", path, "python-installed")
    elsewhere = found("pypi", "six", "1.0", "usr/lib/six.egg-info", "python-installed")
    left = resolved([*conda, elsewhere, wheel])
    assert [(each.type, each.name) for each in left] == [
        ("conda", "openssl"),
        ("conda", "six"),
        ("pypi", "six"),
        ("pypi", "typing-extensions"),
    ]
    assert places(left[-1])[1] == ("opt/conda/conda-meta/Typing_Extensions-1.0-0.json", "conda-meta")


def test_a_program_that_a_system_package_owns() -> None:
    system = [
        found("deb", "bash", "5.1-2", f"{root}/var/lib/dpkg/status", "dpkg", root=root, distro="debian-11")
        for root in ("", "chroot")
    ]
    owned = found("generic", "bash", "5.1", "chroot/bin/bash", "classifier", owner="bash")
    own = found("generic", "bash", "5.1", "usr/local/bin/bash", "classifier")
    left = resolved([*system, owned, own])
    assert [(each.type, len(each.locations)) for each in left] == [("deb", 1), ("deb", 2), ("generic", 1)]
    assert resolved([owned]) == [owned]


def test_a_file_version_that_goes_on() -> None:
    listed = found("nuget", "Newtonsoft.Json", "13.0.1", "app/App.deps.json", "deps")
    library = found("nuget", "newtonsoft.json", "13.0.1.27908", "app/Newtonsoft.Json.dll", "pe")
    elsewhere = found("nuget", "newtonsoft.json", "13.0.1.27908", "other/Newtonsoft.Json.dll", "pe")
    another = found("nuget", "newtonsoft.json", "13.0.10", "app/Newtonsoft.Json.dll", "pe")
    assert [each.version for each in resolved([library, listed])] == ["13.0.1"]
    assert len(resolved([listed, elsewhere])) == len(resolved([listed, another])) == 2


PACKAGES = st.builds(
    Package,
    type=st.sampled_from(["npm", "deb", "generic", "conda", "pypi"]),
    name=st.sampled_from(["a", "b"]),
    version=st.sampled_from(["1", "1.0", "1.0.3"]),
    locations=st.sampled_from(["x/y/z", "x/y/w", "q", ""]).map(lambda path: (Location(path),)),
    cataloger=st.sampled_from(["c", "d"]),
    owner=st.sampled_from(["", "a"]),
    source=st.sampled_from([None, SourcePackage("a", "1")]),
    evidence=st.sampled_from(Evidence),
)


@given(st.lists(PACKAGES, max_size=14))
def test_no_proof_is_lost(packages: list[Package]) -> None:
    left = resolved(packages)
    assert {place.path for each in packages for place in each.locations} == {
        place.path for each in left for place in each.locations
    }
    assert resolved(left) == left


def test_many_are_folded_in_linear_time() -> None:
    many = [found("npm", "a", f"1.{number}", "x/y", f"c{number}") for number in range(20_000)]
    random.Random(1).shuffle(many)
    assert len(resolved(many)) == len(many)
