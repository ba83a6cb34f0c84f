"""Notes beside the byte code: kept for sources that look the same, and only where Python may write."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from seawall import notes
from seawall.vulnerabilities import embedded, starter


def test_a_note_lies_beside_the_byte_code() -> None:
    spec = ModuleSpec("a.b", None)
    assert notes.place(None) == notes.place(spec) == ""
    spec.cached = "/x/__pycache__/b.cpython-311.pyc"
    assert notes.place(spec) == "/x/__pycache__/b.cpython-311.note"
    assert notes.place(spec, "Debian") == "/x/__pycache__/b.cpython-311.Debian.note"


def test_a_note_is_left_where_byte_code_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "a.note")
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert not notes.leave(place, b"known")
    assert notes.read(place) == b""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert notes.leave(place, b"known")
    assert notes.read(place) == b"known"
    assert [path.name for path in tmp_path.iterdir()] == ["a.note"]
    for elsewhere in ("", str(tmp_path), str(tmp_path / "absent" / "a.note")):
        assert not notes.leave(elsewhere, b"known")
        assert notes.read(elsewhere) == b""


def test_sources_of_rooms_and_of_single_modules() -> None:
    found = list(notes.sources("markup", "model"))
    assert found[0] == f"{notes.PACKAGE}/markup.py"
    assert f"{notes.PACKAGE}/model/package.py" in found
    assert all(path.endswith(".py") for path in found)


def test_looks_are_of_names_sizes_and_times(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("one")
    before = notes.looks([str(source)])
    assert notes.looks([str(source)]) == before
    source.write_text("three")
    assert notes.looks([str(source)]) != before


def test_the_starter_data_is_built_once_and_for_these_sources_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cve = "CVE-2021-44906"
    monkeypatch.setattr(notes, "place", lambda spec, name: str(tmp_path / name))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    built, vectors = embedded.shard("npm").meta, embedded.vectors([cve, "CVE-2000-0001"])
    assert set(vectors) == {cve}
    with monkeypatch.context() as patched:
        patched.setattr(starter, "advisories", lambda ecosystem="": pytest.fail("it is known"))
        assert embedded.shard("npm").meta == built
        assert embedded.vectors([cve]) == vectors
    monkeypatch.setattr(embedded, "_looks", lambda: "of other sources")
    assert embedded._noted("npm", None, lambda: b"built anew") == b"built anew"
