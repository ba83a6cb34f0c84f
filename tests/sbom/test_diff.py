"""What changed between two bills."""

from __future__ import annotations

from seawall.model.package import Inventory, Layer, Location, Package
from seawall.model.report import Target
from seawall.sbom import Bill
from seawall.sbom.diff import Entry, by_layer, difference


def bill(*packages: Package, layers: tuple[Layer, ...] = ()) -> Bill:
    return Bill(Target("x", "dir"), Inventory(packages, layers=layers), "2026-01-02T03:04:05Z")


def test_added_removed_and_changed() -> None:
    before = bill(Package("npm", "a", "1"), Package("npm", "b", "1"), Package("pypi", "gone", "3"))
    after = bill(Package("npm", "a", "1"), Package("npm", "b", "2"), Package("gem", "new", "4"))
    found = difference(before, after)
    assert [each.purl for each in found.added] == ["pkg:gem/new@4"]
    assert [each.purl for each in found.removed] == ["pkg:pypi/gone@3"]
    assert [(c.name, [e.version for e in c.before], [e.version for e in c.after]) for c in found.changed] == [
        ("b", ["1"], ["2"])
    ]
    assert (found.same, bool(found)) == (1, True)


def test_what_has_only_moved_is_the_same() -> None:
    before = bill(Package("npm", "a", "1", (Location("x/package.json", 0),)))
    after = bill(
        Package("npm", "a", "1", (Location("y/package.json", 3),)),
        Package("npm", "a", "1", (Location("z/package.json", 3),), development=True),
    )
    assert not difference(before, after)
    assert difference(before, after).same == 1


def test_a_second_version_is_added_and_not_changed() -> None:
    found = difference(
        bill(Package("npm", "a", "1")), bill(Package("npm", "a", "1"), Package("npm", "a", "2"))
    )
    assert [each.version for each in found.added] == ["2"]
    assert found.changed == ()


def test_names_of_two_types_namespaces_or_architectures_are_not_one() -> None:
    before = bill(Package("npm", "a", "1"), Package("deb", "a", "1", arch="amd64"))
    after = bill(Package("npm", "a", "1", namespace="@x"), Package("deb", "a", "2", arch="arm64"))
    found = difference(before, after)
    assert (len(found.added), len(found.removed), found.changed) == (2, 2, ())


def test_an_epoch_is_part_of_the_version() -> None:
    before = Package("rpm", "a", "1-1", qualifiers=(("epoch", "1"),))
    after = Package("rpm", "a", "1-1", qualifiers=(("epoch", "2"),))
    assert [each.version for each in difference(bill(before), bill(after)).changed[0].after] == ["2:1-1"]


def test_entries_name_the_layer_and_what_made_it() -> None:
    layers = (Layer("sha256:a", created_by="ADD rootfs"), Layer("sha256:b", created_by="RUN npm ci"))
    new = Package("npm", "a", "1", (Location("node_modules/a/package.json", 1),))
    found = difference(bill(), bill(new, layers=layers))
    assert found.added == (Entry("pkg:npm/a@1", "1", 1, "RUN npm ci"),)
    assert list(by_layer((Entry("x", ""), *found.added))) == [1, None]


def test_a_layer_that_the_bill_does_not_describe_is_only_a_number() -> None:
    found = difference(bill(), bill(Package("npm", "a", "1", (Location("p", 7),))))
    assert (found.added[0].layer, found.added[0].created_by) == (7, "")
