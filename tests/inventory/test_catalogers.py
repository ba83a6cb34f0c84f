"""Every cataloger reads its fixtures; one without fixtures fails.

A fixture is `fixtures/<cataloger>/<case>/tree/…` (files at the paths they have in a target; a name ending
in `.x` in `executables.txt` is executable) and `expected.json`: a list of `{"path": …, "records": […]}`.
`SEAWALL_REWRITE=1 pytest tests/inventory/test_catalogers.py` writes expected.json anew, to be reviewed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from seawall import plugins
from seawall.inventory.base import Cataloger
from seawall.inventory.engine import Relatives
from seawall.inventory.selector import Selector
from seawall.source.memory import MemoryFile

CATALOGERS = plugins.load("seawall.inventory.catalogers", "CATALOGER", Cataloger)
FIXTURES = Path(__file__).parent / "fixtures"
CASES = [
    pytest.param(CATALOGERS[name], case, id=f"{name}/{case.name}")
    for name in CATALOGERS
    for case in sorted((FIXTURES / name).glob("*"))
    if case.is_dir()
]


def read_case(cataloger: Cataloger, case: Path) -> list[dict[str, object]]:
    """What the cataloger says of every file of the case that it wants."""
    tree = case / "tree"
    selector = Selector((cataloger,))
    said: list[dict[str, object]] = []
    for path in sorted(p for p in tree.rglob("*") if p.is_file()):
        name = path.relative_to(tree).as_posix()
        if cataloger not in selector.wanted_by(name, path.stat().st_size, path.stat().st_mode & 0o777):
            continue
        siblings: Mapping[str, bytes] = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
        if cataloger.relatives:
            files = {p.relative_to(tree).as_posix(): p.read_bytes() for p in tree.rglob("*") if p.is_file()}
            siblings = Relatives(path.parent.relative_to(tree).as_posix(), files)
        file = MemoryFile(name, path.read_bytes(), path.stat().st_mode & 0o777, siblings)
        records = [{"kind": type(r).__name__, **msgspec.to_builtins(r)} for r in cataloger.parse(file)]
        said.append({"path": name, "records": records})
    for parent in cataloger.directories:
        for path in sorted(p for p in (tree / parent).iterdir() if p.is_dir()):
            file = MemoryFile(path.relative_to(tree).as_posix(), b"")
            records = [{"kind": type(r).__name__, **msgspec.to_builtins(r)} for r in cataloger.parse(file)]
            said.append({"path": file.path, "records": records})
    return said


@pytest.mark.parametrize("name", CATALOGERS)
def test_has_a_fixture(name: str) -> None:
    assert any((FIXTURES / name).glob("*/expected.json")), f"no fixture folder tests/…/fixtures/{name}/CASE"


@pytest.mark.parametrize("folder", [p.name for p in sorted(FIXTURES.iterdir()) if p.is_dir()])
def test_fixture_has_a_cataloger(folder: str) -> None:
    assert folder in CATALOGERS


@pytest.mark.parametrize(("cataloger", "case"), CASES)
def test_reads_its_fixture(cataloger: Cataloger, case: Path) -> None:
    said = read_case(cataloger, case)
    assert said, "the cataloger's globs select no file of the case"
    expected = case / "expected.json"
    if os.environ.get("SEAWALL_REWRITE"):
        expected.write_bytes(msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")
    assert msgspec.json.decode(msgspec.json.encode(said)) == msgspec.json.decode(expected.read_bytes())


@pytest.mark.parametrize("cataloger", CATALOGERS.values(), ids=CATALOGERS)
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 64, b"{" * 5000, b"[" * 5000, b"\xff\xfe garbage \x00", b"a: &a [*a]"]
)
def test_garbage_is_an_error_or_nothing(cataloger: Cataloger, content: bytes) -> None:
    """Whatever leaves a parser is an exception that the engine turns into *not assessed*, and soon."""
    name = cataloger.globs[0].replace("**/", "").replace("*", "x") if cataloger.globs else "bin/x"
    records: list[object] = []
    with suppress(Exception):
        records.extend(cataloger.parse(MemoryFile(name, content, 0o755)))
    assert len(records) <= 1
