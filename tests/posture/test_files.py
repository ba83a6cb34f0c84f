"""What of a directory is looked at, and what of it is said not to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall.model.package import NotAssessed
from seawall.posture.files import below, inside, likely

POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n"


def told(folder: Path) -> list[tuple[str, str, int]]:
    """Return what is said not to be looked at: path, reason, weight."""
    found = [each for each in inside(str(folder)) if isinstance(each, NotAssessed)]
    return [(str(Path(each.subject).relative_to(folder)), each.why, each.weight) for each in found]


def test_links_within_the_directory_are_looked_at_where_they_lead(tmp_path: Path) -> None:
    (tmp_path / "releases" / "5").mkdir(parents=True)
    (tmp_path / "releases" / "5" / "pod.yaml").write_text(POD)
    (tmp_path / "current").symlink_to("releases/5")
    (tmp_path / "pod.yaml").symlink_to("current/pod.yaml")
    (tmp_path / "to").symlink_to(tmp_path)
    assert list(below(str(tmp_path / "to"))) == [str(tmp_path / "to" / "releases" / "5" / "pod.yaml")]
    assert told(tmp_path) == []


def test_links_that_lead_elsewhere_are_said(tmp_path: Path) -> None:
    (tmp_path / "here" / "node_modules").mkdir(parents=True)
    (tmp_path / "here" / "text").write_text(POD)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "pod.yaml").write_text(POD)
    for name, target in (
        ("circle.yaml", "circle.yaml"),
        ("library.yaml", "node_modules"),
        ("nothing.yaml", "nowhere"),
        ("other", "../there"),
        ("outside.yaml", "../there/pod.yaml"),
        ("renamed.yaml", "text"),
    ):
        (tmp_path / "here" / name).symlink_to(target)
    why = "a link to what is not looked at: name what it leads to"
    assert sorted(told(tmp_path / "here")) == [
        ("circle.yaml", why, 1),
        ("library.yaml", why, 0),
        ("nothing.yaml", why, 1),
        ("other", why, 0),
        ("outside.yaml", why, 1),
        ("renamed.yaml", why, 1),
    ]


def test_a_directory_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "pod.yaml").write_text(POD)
    real = os.scandir

    def scandir(path: str) -> object:  # root may list everything
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert told(tmp_path) == [("closed", "cannot be read: Permission denied", 1)]


def test_a_pipe_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pod.yaml")
    assert told(tmp_path) == [("pod.yaml", "not a regular file", 1)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.yaml", POD.encode("utf-16")),
        ("a.yaml", "\ufeffservices: {}\n".encode()),
        ("a.yaml", b"{apiVersion: v1, kind: Pod}"),
        ("a.json", '\ufeff{"apiVersion": "v1", "kind": "Pod"}'.encode()),
        ("a.json", b'[{"Config": {}, "RootFS": {"Type": "layers"}}]'),
        ("A.SH", b"docker run a"),
        ("a.sh", b"docker \\\n  run a"),
    ],
)
def test_whatever_a_reader_takes_is_likely(name: str, data: bytes) -> None:
    assert likely(name, data)


@pytest.mark.parametrize(
    ("name", "data"), [("a.yaml", b"a: b"), ("a.json", b'{"a": "kind"}'), ("a.sh", b"ls")]
)
def test_what_is_something_else_is_not(name: str, data: bytes) -> None:
    assert not likely(name, data)
