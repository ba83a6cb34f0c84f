"""`seawall inventory`: the list, the reasons, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from support.commandline import Seawall

LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "node_modules/a": {"version": "1.0.0", "license": "(MIT OR GPL-3.0)", "dependencies": {"b": "1"}},
        "node_modules/b": {"version": "1.0.0\x1b[31m"},
    },
}


def project(root: Path) -> str:
    (root / "package-lock.json").write_text(json.dumps(LOCK))
    installed = root / "node_modules/a/package.json"
    installed.parent.mkdir(parents=True)
    installed.write_text('{"name": "a", "version": "1.0.0"}')
    return f"dir:{root}"


def test_the_list(tmp_path: Path, seawall: Seawall) -> None:
    done = seawall("inventory", project(tmp_path), "--evidence", "all")
    assert done.code == 0
    assert "npm packages (2)" in done.out
    assert "MIT OR GPL-3.0-only" in done.out
    assert "node_modules/a/package.json (+1)" in done.out
    assert "\x1b" not in done.out


def test_the_list_for_programs(tmp_path: Path, seawall: Seawall) -> None:
    done = seawall("inventory", project(tmp_path), "--json")
    read = json.loads(done.out)
    assert read["schema"] == "seawall.inventory/1"
    assert read["packages"][0]["purl"] == "pkg:npm/a@1.0.0"
    assert read["dependencies"] == [[0, [1]]]


def test_why(tmp_path: Path, seawall: Seawall) -> None:
    target = project(tmp_path)
    done = seawall("inventory", target, "--evidence", "all", "--why", "A")
    assert done.code == 0
    said = " ".join(done.out.split())
    assert "pkg:npm/a@1.0.0 installed" in said
    assert "judged by: the advisories of npm, as a" in said
    assert "package-lock.json:1 asks for it: folded into the package that is installed" in said
    assert "read by node-package-lock" in said
    read = json.loads(seawall("inventory", target, "--why", "pkg:npm/b", "--json").out)
    assert read["explanations"][0]["needed_by"] == ["pkg:npm/a@1.0.0"]


def test_why_of_nothing(tmp_path: Path, seawall: Seawall) -> None:
    done = seawall("inventory", project(tmp_path), "--why", "zzz\x1b")
    assert (done.code, done.out) == (3, "")
    assert "no package 'zzz\\x1b' among the 2 found" in done.err
    assert seawall("inventory", f"dir:{tmp_path}/absent").code == 3
