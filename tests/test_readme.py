"""What the README shows is what the program prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_table_is_real(tmp_path: Path) -> None:
    [block] = re.findall(r"```\n(examples/shop\n.*?)```", README, re.DOTALL)
    [options] = re.findall(r"here with `(.+?)`", README)
    command = [sys.executable, "-m", "seawall", "scan", "--offline", "examples/shop", *options.split()]
    done = subprocess.run(
        [*command, f"--cache-dir={tmp_path}"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    shown = [line for line in block.splitlines() if line != "…"]
    printed = done.stdout.splitlines()
    assert printed[: len(shown) - 1] == shown[:-1]
    assert printed[-1] == shown[-1]


def test_the_number_of_embedded_advisories_is_right() -> None:
    from seawall.vulnerabilities import starter

    [stated] = re.findall(r"a starter set of (\d+)", README)
    records = [record["id"] for ecosystem in starter.ecosystems() for record in starter.records(ecosystem)]
    assert len(set(records)) == int(stated)
