"""The status file of Ubuntu Pro, alone and beside os-release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from seawall.inventory.catalogers.ubuntu_pro import CATALOGER
from seawall.inventory.declared import catalogers
from seawall.inventory.selector import Selector
from seawall.inventory.trees import read_tree
from seawall.model.errors import Malformed
from seawall.model.package import Distribution
from seawall.model.report import Target
from seawall.source.detect import TreeSource
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, flipped, survives

FIXTURES = Path(__file__).parent / "fixtures" / "ubuntu-pro"
STATUS = FIXTURES / "enabled" / "tree" / "var" / "lib" / "ubuntu-advantage" / "status.json"


def read(content: bytes) -> list[Distribution]:
    said = CATALOGER.parse(MemoryFile("var/lib/ubuntu-advantage/status.json", content))
    return [each for each in said if isinstance(each, Distribution)]


@pytest.mark.parametrize(("case", "services"), [("enabled", ("esm-apps", "esm-infra")), ("detached", ())])
def test_beside_os_release(case: str, services: tuple[str, ...]) -> None:
    source = TreeSource(Target("rootfs", "."), "rootfs", FIXTURES / case / "tree")
    found = read_tree(source, Selector(tuple(catalogers().values())), others=True)
    [ubuntu] = found.distributions
    assert (ubuntu.id, ubuntu.subscriptions) == ("ubuntu", services)


def test_without_os_release_it_is_no_distribution(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "lib" / "ubuntu-advantage"
    folder.mkdir(parents=True)
    (folder / "status.json").write_bytes(STATUS.read_bytes())
    source = TreeSource(Target("rootfs", "."), "rootfs", tmp_path)
    assert read_tree(source, Selector(tuple(catalogers().values())), others=True).distributions == ()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"attached": 1}', b'{"services": {}}', b"\xff"])
def test_what_is_no_status(content: bytes) -> None:
    with pytest.raises(Malformed, match="Ubuntu Pro"):
        read(content)


def test_wrong_types_of_a_service_hide_no_other() -> None:
    services: list[object] = [
        4,
        None,
        [],
        {"name": ["x"], "status": "enabled"},
        {"status": "enabled", "name": "esm-infra"},
    ]
    [found] = read(json.dumps({"attached": True, "services": services}).encode())
    assert found.subscriptions == ("esm-infra",)


@given(flipped(STATUS.read_bytes()))
@settings(max_examples=50)
def test_survives_flipped_bytes(content: bytes) -> None:
    survives(read, content)


def test_survives_being_cut_short() -> None:
    for content in cut_short(STATUS.read_bytes()):
        survives(read, content)
