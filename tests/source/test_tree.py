"""Layers applied in order: the view agrees with a naive application of the changesets."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.source.tar import Stream, TarReader
from seawall.source.tree import Tree
from seawall.source.walk import LayerWalk, Paths
from support.images import Entry, directory, file, hardlink, symlink, tar


def walked(entries: Sequence[Entry]) -> Paths:
    return LayerWalk(()).run(TarReader(Stream([tar(entries)])))


def visible(*layers: Sequence[Entry]) -> dict[str, int]:
    """The files (of any kind) seen from the top, with the layer they come from."""
    paths = [walked(layer) for layer in layers]
    tree = Tree(paths)
    return {path: i for i, layer in enumerate(paths) for path in sorted(layer.files) if tree.visible(path, i)}


def applied(layers: Sequence[Sequence[Entry]]) -> dict[str, int]:  # noqa: C901 - plainly, on purpose
    """The same by applying each changeset to a dictionary of paths, as the specification tells it."""
    files: dict[str, int] = {}
    directories: set[str] = set()
    for index, layer in enumerate(layers):
        lower = dict(files)
        for entry in layer:
            parent, _, name = entry.name.rpartition("/")
            if name == ".wh..wh..opq":
                doomed = [path for path in lower if path.startswith(f"{parent}/") or not parent]
            elif name.startswith(".wh."):
                hidden = f"{parent}/{name[4:]}".lstrip("/")
                doomed = [path for path in lower if path == hidden or path.startswith(f"{hidden}/")]
                directories.discard(hidden)
            else:
                continue
            for path in doomed:
                if files.get(path, index) != index:
                    del files[path]
        for entry in layer:
            if entry.name.rpartition("/")[2].startswith(".wh."):
                continue
            if entry.kind == b"5":
                directories.add(entry.name)
                files.pop(entry.name, None)
                continue
            for path in [path for path in files if path.startswith(f"{entry.name}/")]:
                if files[path] != index:
                    del files[path]
            files[entry.name] = index
    return files


NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def _whiteout(path: str) -> Entry:
    parent, _, name = path.rpartition("/")
    return file(f"{parent}/.wh.{name}".lstrip("/"))


ENTRIES = st.one_of(
    st.builds(file, PATHS),
    st.builds(directory, PATHS),
    st.builds(_whiteout, PATHS),
    PATHS.map(lambda path: file(f"{path}/.wh..wh..opq")),
)


def _sound(layer: list[Entry]) -> bool:
    """A layer that a real tool can write: no path is a file and a directory (or holds others) at once."""
    kept = [e for e in layer if not e.name.rpartition("/")[2].startswith(".wh.")]
    plain = {e.name for e in kept if e.kind != b"5"}
    above = {"/".join(e.name.split("/")[:n]) for e in layer for n in range(1, e.name.count("/") + 1)} | {
        e.name for e in kept if e.kind == b"5"
    }
    return plain.isdisjoint(above)


@settings(max_examples=400)
@given(st.lists(st.lists(ENTRIES, max_size=6).filter(_sound), min_size=1, max_size=4))
def test_agrees_with_applying_changesets(layers: list[list[Entry]]) -> None:
    assert visible(*layers) == applied(layers)


def test_a_whiteout_hides_lower_layers_only_in_any_order() -> None:
    assert visible([file("d/x"), file("d/y")], [file("d/x"), file("d/.wh.x")]) == {"d/x": 1, "d/y": 0}


def test_an_opaque_directory_keeps_its_own_layer() -> None:
    assert visible([file("d/x"), file("e")], [file("d/new"), file("d/.wh..wh..opq")]) == {"e": 0, "d/new": 1}


def test_an_opaque_mark_does_not_follow_a_lower_link() -> None:
    lower = [file("real/x"), symlink("d", "real")]
    assert visible(lower, [directory("d"), file("d/.wh..wh..opq")]) == {"real/x": 0}


def test_overlayfs_marks_work_alike() -> None:
    opaque = directory("d", {"SCHILY.xattr.trusted.overlay.opaque": "y"})
    gone = Entry("e", kind=b"3")
    assert visible([file("d/x"), file("e")], [opaque, gone]) == {}


def test_a_link_over_a_directory_removes_what_was_below() -> None:
    assert visible([file("d/x"), file("other/x")], [symlink("d", "other")]) == {"other/x": 0, "d": 1}


def test_a_directory_over_a_link_keeps_the_link_s_target() -> None:
    assert visible([file("t/x"), symlink("d", "t")], [directory("d"), file("d/y")]) == {"t/x": 0, "d/y": 1}


def test_the_last_of_two_entries_of_one_name_wins() -> None:
    paths = walked([file("a", b"1"), symlink("a", "b"), file("a", b"2")])
    assert list(paths.files) == ["a"]
    assert not paths.symlinks


@pytest.mark.parametrize("name", ["./d//x", "/d/x", "d/./x", "d/x/"])
def test_names_are_normalised(name: str) -> None:
    assert visible([file(name)]) == {"d/x": 0}


@pytest.mark.parametrize("name", ["../etc/passwd", "a/../../b", "a/.."])
def test_names_that_leave_the_root_are_problems(name: str) -> None:
    paths = walked([file(name), file("good")])
    assert list(paths.files) == ["good"]
    assert len(paths.problems) == 1


def test_links_are_resolved_inside_the_root() -> None:
    tree = Tree(
        [
            walked(
                [
                    symlink("lib", "usr/lib"),
                    symlink("usr/lib/deep", "../../../../etc/x"),
                    symlink("loop", "loop2"),
                    symlink("loop2", "loop"),
                    symlink("abs", "/usr/lib"),
                    symlink("top", "/"),
                    file("usr/lib/f"),
                ]
            )
        ]
    )
    assert tree.resolve("lib/f") == "usr/lib/f"
    assert tree.resolve("abs/f") == "usr/lib/f"
    assert tree.resolve("usr/lib/deep") == "etc/x"
    assert tree.resolve("loop") is None
    assert tree.landing({"top/usr/lib/f", "top/f", "usr/lib/f"}, 0) == {
        "top/usr/lib/f": "usr/lib/f",
        "top/f": "f",
    }
    assert tree.provider("usr/lib/f") == 0
    assert tree.provider("lib") is None


def test_entries_below_a_lower_link_land_at_its_target() -> None:
    tree = Tree([walked([symlink("lib", "usr/lib"), file("usr/lib/f")]), walked([file("lib/f")])])
    assert tree.landing({"lib/f", "usr/lib/f"}, 1) == {"lib/f": "usr/lib/f"}


def test_a_link_removed_above_no_longer_leads() -> None:
    tree = Tree([walked([symlink("lib", "usr/lib")]), walked([file(".wh.lib")]), walked([file("lib/f")])])
    assert tree.landing({"lib/f"}, 2) == {"lib/f": "lib/f"}


def test_hard_links_are_noted_with_their_target() -> None:
    paths = walked([file("a", b"x"), hardlink("b", "./a")])
    assert paths.hardlinks == {"b": "a"}
