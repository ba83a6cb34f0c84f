"""Why a package is there: which package is meant, and what each of its places means."""

from __future__ import annotations

import pytest

from seawall.inventory.proofs import explained, matching
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Inventory, Layer, Location, Package

INVENTORY = Inventory(
    packages=(
        Package("npm", "node", "1.0", (Location("a/package.json"),), namespace="@types"),
        Package("npm", "node", "2.0", (Location("b/package.json"),)),
        Package("pypi", "typing-extensions", "4.0", (Location("c"),)),
        Package(
            "rpm", "bash", "5-1", (Location("db", layer=0),), namespace="fedora", qualifiers=(("epoch", "2"),)
        ),
        Package("maven", "core", "1", (Location("x.jar"),), namespace="org.example"),
    ),
    layers=(Layer("sha256:d", created_by="RUN x"),),
    dependencies=((0, (1, 2)), (1, (2,))),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("node", [0, 1]),
        ("@types/node", [0]),
        ("@types/node@1.0", [0]),
        ("node@2.0", [1]),
        ("Typing_Extensions", [2]),
        ("typing.extensions@4.0", [2]),
        ("bash@2:5-1", [3]),
        ("bash@5-1", [3]),
        ("org.example:core", [4]),
        ("org.example/core@1", [4]),
        ("pkg:npm/node", [1]),
        ("pkg:npm/%40types/node@1.0", [0]),
        ("pkg:pypi/Typing_Extensions@4.0", [2]),
        ("pkg:pypi/typing-extensions@5.0", []),
        ("nothing", []),
        ("", []),
    ],
)
def test_which_package_is_meant(wanted: str, found: list[int]) -> None:
    assert matching(INVENTORY, wanted) == found


def test_a_package_url_has_to_be_one() -> None:
    with pytest.raises(Malformed):
        matching(INVENTORY, "pkg:x")


def test_what_the_places_mean() -> None:
    package = Package(
        "npm",
        "a",
        "1",
        (
            Location("p", layer=0, proof="it says so"),
            Location("q", layer=7),
            Location("r", cataloger="other"),
            Location("lock", cataloger="lock", line=3),
        ),
        cataloger="installed",
        owner="node-a",
    )
    kinds = {"installed": Evidence.INSTALLED, "other": Evidence.INSTALLED, "lock": Evidence.DECLARED}
    found = explained(Inventory(packages=(package,), layers=INVENTORY.layers), 0, kinds, "somebody")
    first, second, third, fourth = found.proofs
    assert (first.means, first.created_by, first.layer_digest) == (
        "proves that it is installed",
        "RUN x",
        "sha256:d",
    )
    assert (second.means, second.layer_digest) == (
        "proves that it is installed: the same package once more",
        "",
    )
    assert third.means.endswith("another kind of record of the same package, folded into it")
    assert (fourth.means, fourth.line) == ("asks for it: folded into the package that is installed", 3)
    assert (found.owner, found.judged_by) == ("node-a", "somebody")


def test_who_needs_it() -> None:
    found = explained(INVENTORY, 1, {})
    assert found.needs == ("pkg:pypi/typing-extensions@4.0",)
    assert found.needed_by == ("pkg:npm/%40types/node@1.0",)
