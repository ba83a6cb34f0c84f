"""The note of the detectors: what they declare, without their modules, for sources that look the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from seawall.secrets import declared as module
from seawall.secrets.base import all_detectors
from seawall.secrets.declared import FOLDER, Declaration, declared
from seawall.secrets.rules import our_rules


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A note's place that nothing was left at."""
    place = tmp_path / "a.note"
    monkeypatch.setattr(module, "NOTE", str(place))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(module, "declared", declared.__wrapped__)
    return place


def test_a_declaration_is_the_detector_without_its_examples() -> None:
    assert [each.name for each in our_rules()] == list(all_detectors())
    for rule in our_rules():
        made, own = rule.detector, all_detectors()[rule.name]
        for field in set(own.__struct_fields__) - {"examples", "negatives", "check", "plausible"}:
            assert getattr(made, field) == getattr(own, field), (rule.name, field)
        assert (made.check is None, made.plausible is None) == (own.check is None, own.plausible is None)
        for example in own.examples:
            assert made.check is None or own.check is None or made.check(example) == own.check(example)
            if made.plausible and own.plausible:
                assert made.plausible(example) == own.plausible(example)


def test_a_note_is_left_and_read(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = module.declared()
    assert note.exists()
    module._note.cache_clear()
    monkeypatch.setattr(module, "_all", None)  # would fail if it were called
    assert module.declared() == found
    module._note.cache_clear()


@pytest.mark.parametrize("damage", ["empty", "cut", "old", "elsewhere"])
def test_another_note_is_not_believed(note: Path, damage: str) -> None:
    found = module.declared()
    data = note.read_bytes()
    looks, digest, [first, *_] = msgspec.msgpack.decode(data)
    first[1] = "os.path"
    note.write_bytes(
        {
            "empty": b"",
            "cut": data[:-1],
            "old": msgspec.msgpack.encode(("another", digest, [])),
            "elsewhere": msgspec.msgpack.encode((looks, digest, [first])),
        }[damage]
    )
    module._note.cache_clear()
    assert module.declared() == found
    module._note.cache_clear()


def test_no_module_is_named_that_is_not_a_provider() -> None:
    declaration = declared()[0]
    assert declaration.module.startswith(FOLDER)
    with pytest.raises(ValueError, match="not a module"):
        Declaration("os", "os", *(getattr(declaration, name) for name in Declaration.__struct_fields__[2:]))


def test_providers_are_not_imported_where_nothing_is_to_be_judged() -> None:
    declared()  # leaves the note, where one may be left
    script = (
        "import sys; from seawall.secrets import declared, rules; rules.our_rules(); "
        "print(bool(declared._note(declared.NOTE)), any(declared.FOLDER in name for name in sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    noted, imported = said.split()
    assert noted == "False" or imported == "False"
