"""What the command line names: links, names that are too long, what may not be read, single files."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.model.errors import Misuse, NotAllowed, NotFound, Unsupported
from seawall.model.package import Inventory
from seawall.source.detect import TreeSource, open_source, registry_of
from seawall.source.directory import DirectoryWalk
from seawall.source.limits import Limits
from seawall.source.oci.image import Image
from seawall.source.oci.platforms import parse
from support.images import build, docker_files, file, layout_files, stanza, write_archive, write_layout
from support.rights import nobody

BASH = stanza("bash", "5.1")


def tree_of(reference: str) -> TreeSource:
    source = open_source(reference, None)
    assert isinstance(source, TreeSource)
    return source


def inventory_of(reference: str) -> Inventory:
    source = tree_of(reference)
    return take.of_tree(source, take.usual_evidence(source.kind))


def found(inventory: Inventory) -> dict[str, str]:
    return {package.name: package.locations[0].path for package in inventory.packages}


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


@pytest.mark.parametrize("scheme", ["", "docker-archive:"])
def test_a_link_to_an_archive_is_followed(tmp_path: Path, scheme: str) -> None:
    path = write_archive(tmp_path / "1.2.tar", docker_files(build([[file("a")]])))
    (tmp_path / "latest.tar").symlink_to(path)
    image = open_source(f"{scheme}{tmp_path}/latest.tar", None)
    assert isinstance(image, Image)
    assert image.target.reference == f"{scheme}{tmp_path}/latest.tar"


def test_an_archive_may_be_standard_input(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "image.tar", layout_files([build([[file("a")]])]))
    with path.open("rb") as opened:
        (tmp_path / "stdin").symlink_to(f"/proc/self/fd/{opened.fileno()}")
        assert isinstance(open_source(f"{tmp_path}/stdin", None), Image)


def test_a_link_to_a_layout_or_a_lock_file_is_followed(tmp_path: Path) -> None:
    write_layout(tmp_path / "layout", [build([[file("a")]])])
    write(tmp_path / "locked-2026", "flask==1.0\n")
    for name, target in (("image", "layout"), ("requirements.txt", "locked-2026"), ("loop", "loop")):
        (tmp_path / name).symlink_to(target)
    assert isinstance(open_source(f"{tmp_path}/image", None), Image)
    assert found(inventory_of(f"{tmp_path}/requirements.txt")) == {"flask": "requirements.txt"}
    with pytest.raises(NotFound):
        open_source(f"{tmp_path}/loop", None)


@pytest.mark.parametrize("scheme", ["", "oci-dir:", "oci-archive:", "dir:", "rootfs:", "file:"])
def test_names_that_no_file_can_have(scheme: str) -> None:
    for name in ("n" * 5000, "nul\0byte", "n" * 5000 + ":tag", "n" * 5000 + "@sha256:0"):
        with pytest.raises(NotFound, match="no such file"):
            open_source(f"{scheme}{name}", None)


@pytest.mark.parametrize("scheme", ["", "oci-dir:", "oci-archive:", "dir:", "rootfs:", "file:"])
@pytest.mark.parametrize("name", ["target", "target:tag", "target@sha256:0"])
def test_below_a_directory_that_is_closed(tmp_path: Path, scheme: str, name: str) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    with nobody(), pytest.raises(NotAllowed):
        open_source(f"{scheme}{tmp_path}/closed/{name}", None)


def test_a_single_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "requirements.txt", "flask==1.0\n")
    path.chmod(0)
    source = TreeSource(tree_of(f"file:{path}").target, "file", path)
    with nobody(), pytest.raises(NotAllowed):
        take.of_tree(source, take.usual_evidence("file"))


@pytest.mark.parametrize(
    "database",
    ["var/lib/dpkg/status", "var/lib/dpkg/status.d/base", "lib/apk/db/installed", "usr/lib/apk/db/installed"]
    + [f"{folder}/rpmdb.sqlite" for folder in ("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm")],
)
def test_a_package_database_makes_a_root_file_system(tmp_path: Path, database: str) -> None:
    """Taken for a project it would be passed over without a word."""
    write(tmp_path / "etc/os-release", "ID=debian\nVERSION_ID=11\n")
    write(tmp_path / "app/requirements.txt", "flask==1.0\n")
    assert tree_of(str(tmp_path)).kind == "dir"
    write(tmp_path / database, BASH)
    assert tree_of(str(tmp_path)).kind == "rootfs"


@pytest.mark.parametrize("scheme", ["", "file:", "dir:"])
def test_a_platform_for_what_is_no_image(tmp_path: Path, scheme: str) -> None:
    path = tmp_path if scheme == "dir:" else write(tmp_path / "requirements.txt", "")
    with pytest.raises(Misuse, match="--platform"):
        open_source(f"{scheme}{path}", parse("nonsense/x"))


@pytest.mark.parametrize(
    ("path", "known_as"),
    [
        ("root/var/lib/dpkg/status", "var/lib/dpkg/status"),
        ("var/lib/dpkg/status.d/base", "var/lib/dpkg/status.d/base"),
        ("project/requirements.txt", "requirements.txt"),
        ("project/requirements/base.txt", "requirements/base.txt"),
    ],
)
@pytest.mark.parametrize("mode", [0o644, 0o755])
def test_a_single_file_is_known_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, known_as: str, mode: int
) -> None:
    """Also when only its name is given; a path of this machine does not get into the report."""
    place = write(tmp_path / path, BASH if "dpkg" in path else "flask==1.0\n")
    place.chmod(mode)
    name = "bash" if "dpkg" in path else "flask"
    assert found(inventory_of(f"file:{place}")) == {name: known_as}
    monkeypatch.chdir(place.parent)
    assert found(inventory_of(f"file:{place.name}")) == {name: known_as}
    (tmp_path / "elsewhere").symlink_to(place)
    assert found(inventory_of(f"file:{tmp_path}/elsewhere")) == {name: known_as}


@pytest.mark.parametrize("content", ["", "some text\n", "x" * 5000])
def test_a_single_file_of_which_nothing_is_known_is_not_clean(tmp_path: Path, content: str) -> None:
    path = write(tmp_path / "notes", content)
    with pytest.raises(Unsupported, match="lock file"):
        inventory_of(str(path))


class Everything:
    """An analyser that counts what it is offered."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def wants(self, path: str, size: int, mode: int) -> bool:
        self.paths.append(path)
        return False

    def see(self, file: object) -> None:
        raise AssertionError


def test_more_files_than_allowed_end_the_walk_with_what_was_found(tmp_path: Path) -> None:
    for directory in ("a/b", "a/c", "d"):
        for number in range(3):
            write(tmp_path / directory / f"{number}", "")
    seen = Everything()
    paths = DirectoryWalk(tmp_path, (seen,), limits=Limits(entries=8)).run()
    assert seen.paths == ["a/b/0", "a/b/1", "a/b/2", "a/c/0", "a/c/1"]
    assert [path for path, _ in paths.problems] == ["a/c"]
    assert "more than 8 files" in paths.problems[0][1]
    whole = DirectoryWalk(tmp_path, (Everything(),), limits=Limits(entries=13)).run()
    assert whole.problems == []


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("docker://alpine:3.20", "registry:alpine:3.20"),
        ("registry://example.org/x", "registry:example.org/x"),
        ("https://ghcr.io/x/y", "registry:ghcr.io/x/y"),
        ("docker-daemon:alpine:3.20", "docker:alpine:3.20"),
        ("containers-storage:localhost/x", "podman:localhost/x"),
        ("oci:/no/such/layout:tag", "oci-dir:/no/such/layout:tag"),
        ("oci-layout:none", "oci-dir:none"),
        ("https://me:hush@ghcr.io/x/y", "registry:ghcr.io/x/y"),
    ],
)
def test_how_other_tools_write_it_is_answered_with_how_it_is_written_here(theirs: str, ours: str) -> None:
    with pytest.raises(Misuse, match=f": write {ours}") as caught:
        open_source(theirs, None)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("target", "registry"),
    [
        ("alpine:3.20", "docker.io"),
        ("registry:alpine", "docker.io"),
        ("example.org:5000/team/app@sha256:" + "0" * 64, "example.org:5000"),
        ("registry:example.org/team/*:v1.*", "example.org"),
        ("docker:example.org/app", ""),
        ("podman:example.org/app", ""),
        ("oci-dir:example.org/app", ""),
        ("dir:example.org", ""),
        ("./x", ""),
        ("/etc", ""),
        ("registry:A B", ""),
        ("", ""),
    ],
)
def test_the_registry_that_a_target_may_be_asked_of(target: str, registry: str) -> None:
    assert registry_of(target) == registry


def test_what_lies_here_is_asked_of_no_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "example.org").mkdir()
    (tmp_path / "example.org" / "app").mkdir()
    assert registry_of("example.org/app") == ""
    assert registry_of("registry:example.org/app") == "example.org"


def test_a_pattern_without_its_scheme_is_told_how_it_is_written() -> None:
    with pytest.raises(NotFound, match=r"written registry:registry\.example/team/\*"):
        open_source("registry.example/team/*", None)
