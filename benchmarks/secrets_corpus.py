#!/usr/bin/env python3
"""Plant secrets among look-alikes, let the scanners find them, and print recall and precision as Markdown.

A finding is right when its lines hold one that a secret was planted in; a line counts once.  `claimed` is the
recall over the kinds of which the scanner found one at least.  Peers are taken from the PATH, or from
`GITLEAKS` and `TRIVY`; those that are missing are left out.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import planted

Places = set[tuple[str, int]]
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Scanner:
    """How one is run over a tree, and how its report is read: path, first line, last line."""

    name: str
    command: Callable[[Path, Path], list[str]]
    read: Callable[[Path, Path], list[Span]]


def inside(path: str, tree: Path) -> str:
    """Return a path relative to the tree, however the report gives it."""
    return str(Path(path).relative_to(tree)) if Path(path).is_absolute() else path.removeprefix("./")


def read_seawall(report: Path, tree: Path) -> list[Span]:
    """Read Seawall's JSON."""
    found = []
    for finding in json.loads(report.read_text())["findings"]:
        place = finding["locations"][0]
        found.append((inside(place["path"], tree), place["line"], place["line"]))
    return found


def read_gitleaks(report: Path, tree: Path) -> list[Span]:
    """Read gitleaks' JSON."""
    return [
        (inside(found["File"], tree), found["StartLine"], found["EndLine"])
        for found in json.loads(report.read_text())
    ]


def read_trivy(report: Path, tree: Path) -> list[Span]:
    """Read Trivy's JSON."""
    return [
        (inside(result["Target"], tree), secret["StartLine"], secret["EndLine"])
        for result in json.loads(report.read_text()).get("Results", [])
        for secret in result.get("Secrets", [])
    ]


def scanners() -> list[Scanner]:
    """Return Seawall as this Python runs it, and the peers that are there."""
    found = [
        Scanner(
            "Seawall",
            lambda tree, report: [
                *(sys.executable, "-m", "seawall", "secrets", str(tree)),
                *("-o", f"json={report}", "--quiet"),
            ],
            read_seawall,
        )
    ]
    gitleaks = os.environ.get("GITLEAKS") or shutil.which("gitleaks")
    if gitleaks:
        found.append(
            Scanner(
                "gitleaks",
                lambda tree, report: [
                    *(gitleaks, "dir", str(tree), "-f", "json", "-r", str(report)),
                    *("--exit-code", "0", "--no-banner", "-l", "error"),
                ],
                read_gitleaks,
            )
        )
    trivy = os.environ.get("TRIVY") or shutil.which("trivy")
    if trivy:
        found.append(
            Scanner(
                "Trivy",
                lambda tree, report: [
                    *(trivy, "fs", "--scanners", "secret", "--offline-scan", "-q"),
                    *("-f", "json", "-o", str(report), str(tree)),
                ],
                read_trivy,
            )
        )
    return found


def covered(spans: list[Span], truth: Places) -> tuple[Places, Places]:
    """Return the planted lines that were found, and the first lines of findings that hold none."""
    hit: Places = set()
    wrong: Places = set()
    for path, first, last in spans:
        right = {(path, line) for line in range(first, max(first, last) + 1)} & truth
        hit |= right
        if not right:
            wrong.add((path, first))
    return hit, wrong


def main() -> None:
    """Plant, scan, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secrets", type=int, default=2000)
    parser.add_argument("--lookalikes", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true", help="list what was missed and what was wrong")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        truth = planted.plant(tree, asked.seed, asked.secrets, asked.lookalikes)
        kinds = {(each.path, each.line): each for each in truth}
        print(f"{asked.secrets:,} secrets of {len({each.kind for each in truth})} kinds, ", end="")
        print(f"{asked.lookalikes:,} look-alikes, seed {asked.seed}\n")
        print("| | found | recall | wrong | precision | kinds | recall of claimed |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for scanner in scanners():
            report = Path(folder, f"{scanner.name}.json")
            subprocess.run(scanner.command(tree, report), check=True, capture_output=True)
            hit, wrong = covered(scanner.read(report, tree), set(kinds))
            claimed = {kinds[place].kind for place in hit}
            of_claimed = sum(each.kind in claimed for each in truth)
            print(
                f"| {scanner.name} | {len(hit)} | {len(hit) / len(kinds):.1%} | {len(wrong)} "
                f"| {len(hit) / max(1, len(hit) + len(wrong)):.1%} | {len(claimed)} "
                f"| {len(hit) / max(1, of_claimed):.1%} |"
            )
            if asked.missed:
                tell(scanner.name, tree, kinds, hit, wrong)


def tell(
    name: str, tree: Path, kinds: dict[tuple[str, int], planted.Planted], hit: Places, wrong: Places
) -> None:
    """List to stderr what was missed, by kind and container, and the lines that were wrong."""
    missed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place in kinds.keys() - hit:
        missed[kinds[place].kind][kinds[place].container] += 1
    for kind, containers in sorted(missed.items()):
        print(name, "missed", kind, dict(containers), file=sys.stderr)
    for path, line in sorted(wrong):
        text = (tree / path).read_text().splitlines()[line - 1]
        print(name, "wrong", path, line, text[:160], file=sys.stderr)


if __name__ == "__main__":
    main()
