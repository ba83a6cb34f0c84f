"""Inventories that cannot be read: said where they count, and only there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.model.package import Inventory, NotAssessed
from seawall.source.cache import LayerCache
from seawall.source.detect import TreeSource, open_source
from seawall.source.oci.image import Image
from support.images import DEBIAN_11, Entry, build, file, hardlink, stanza, symlink, write_layout

STATUS = "var/lib/dpkg/status"
LIST = "var/lib/dpkg/info/libtide-java.list"
RELEASE = file("etc/os-release", DEBIAN_11)
NO_ZIP = "no zip"
JAR = "usr/share/java/tide-1.jar"
JAVA = "java-archive: {}: not a zip archive, or cut short: it has no central directory"


def taken(root: Path, *layers: Sequence[Entry], cache: LayerCache | None = None) -> Inventory:
    opened = open_source(str(write_layout(root, [build(layers)])), None)
    assert isinstance(opened, Image)
    return take.of_image(opened, take.INSTALLED, cache=cache)


def taken_tree(root: Path, scheme: str, files: dict[str, str]) -> Inventory:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    opened = open_source(f"{scheme}:{root}", None)
    assert isinstance(opened, TreeSource)
    return take.of_tree(opened, take.usual_evidence(scheme))


def unread(inventory: Inventory) -> list[tuple[str, str, int | None]]:
    assert {(n.kind, n.weight) for n in inventory.not_assessed} <= {("file", 1)}
    return [(n.subject, n.why, n.layer) for n in inventory.not_assessed]


def installed(owned: str) -> list[Entry]:
    """A system with one package that owns one file."""
    return [RELEASE, file(STATUS, stanza("libtide-java", "1")), file(LIST, f"/.\n/usr\n/{owned}\n")]


def test_each_archive_is_said_with_its_layer(tmp_path: Path) -> None:
    layers = (
        [*installed("x"), file("opt/a.jar", NO_ZIP)],
        [file("opt/b.war", NO_ZIP), file("opt/c.JAR", NO_ZIP), file("opt/jar")],
    )
    cache = LayerCache(tmp_path / "cache")
    fresh = taken(tmp_path / "image", *layers, cache=cache)
    assert unread(fresh) == [
        ("opt/a.jar", JAVA.format("opt/a.jar"), 0),
        ("opt/b.war", JAVA.format("opt/b.war"), 1),
    ]
    assert taken(tmp_path / "image", *layers, cache=cache) == fresh


def test_a_deleted_archive_is_not_there(tmp_path: Path) -> None:
    assert (
        unread(taken(tmp_path, [*installed("x"), file("opt/a.jar", NO_ZIP)], [file("opt/.wh.a.jar")])) == []
    )


def test_links_to_one_archive_are_one_archive(tmp_path: Path) -> None:
    inventory = taken(tmp_path, [*installed("x"), file("opt/a.jar", NO_ZIP), symlink("opt/b.jar", "a.jar")])
    assert unread(inventory) == [("opt/a.jar", JAVA.format("opt/a.jar"), 0)]


def test_an_archive_of_a_system_package_is_judged_with_it(tmp_path: Path) -> None:
    layer = [
        *installed(JAR),
        file(JAR, NO_ZIP),
        symlink("usr/share/java/tide.jar", "tide-1.jar"),
        file("opt/own.jar", NO_ZIP),
    ]
    assert unread(taken(tmp_path, layer)) == [("opt/own.jar", JAVA.format("opt/own.jar"), 0)]


@pytest.mark.parametrize("add", [file(JAR, "newer"), hardlink(JAR, "opt/own.jar")], ids=["file", "hard-link"])
def test_an_archive_put_over_a_system_package_s_is_not_judged_with_it(tmp_path: Path, add: Entry) -> None:
    inventory = taken(tmp_path, [*installed(JAR), file(JAR, NO_ZIP)], [file("opt/own.jar", NO_ZIP), add])
    assert {layer for _, _, layer in unread(inventory)} == {1}
    assert len(inventory.not_assessed) == 2


def test_a_list_of_a_package_that_is_not_installed_owns_nothing(tmp_path: Path) -> None:
    layer = [RELEASE, file(STATUS, stanza("other", "1")), file(LIST, f"/{JAR}\n"), file(JAR, NO_ZIP)]
    assert unread(taken(tmp_path, layer)) == [(JAR, JAVA.format(JAR), 0)]


def test_a_language_package_of_the_system_is_not_unread_either(tmp_path: Path) -> None:
    """What breaks in a file that the distribution answers for is the distribution's to judge."""
    broken = file("usr/share/nodejs/node_modules/x/package.json", "{" * 50_000)
    assert unread(taken(tmp_path / "a", [*installed(broken.name), broken])) == []
    [(subject, _, _)] = unread(taken(tmp_path / "b", [*installed("x"), broken]))
    assert subject == broken.name


def test_a_broken_database_is_said_whoever_lists_it(tmp_path: Path) -> None:
    lower = "var/lib/dpkg/status.d/broken"
    alone = taken(tmp_path / "a", [*installed("x"), file(lower, "no stanza at all")])
    listed = taken(tmp_path / "b", [*installed(lower), file(lower, "no stanza at all")])
    assert listed.not_assessed == alone.not_assessed != ()


def test_in_a_project_what_is_declared_counts(tmp_path: Path) -> None:
    files = {"Cargo.lock": "[[[", "api/mix.lock": "no map", "gradle-wrapper.jar": "PK"}
    project = taken_tree(tmp_path / "a", "dir", {**files, "requirements.txt": "six==1.16.0\n"})
    assert [subject for subject, _, _ in unread(project)] == ["Cargo.lock", "api/mix.lock"]
    system = taken_tree(tmp_path / "b", "rootfs", files)
    assert NotAssessed("file", "gradle-wrapper.jar", JAVA.format("gradle-wrapper.jar")) in system.not_assessed
    assert not [n for n in system.not_assessed if n.subject in {"Cargo.lock", "api/mix.lock"}]
