#!/usr/bin/env python3
"""Time the search for secrets against Trivy and gitleaks, in turn, and print Markdown.

On an image (`--image`, an OCI layout) against Trivy, each with an empty cache of its own, and Seawall's again
when it knows the layers; on a tree of generated text against both.  The tree has nothing of what the peers
pass over (`node_modules`, lock files, tests, documentation), so that all read the same.  Peers are taken from
the PATH, or from `GITLEAKS` and `TRIVY`; those that are missing are left out.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from run import Run, timed

# What lines of programs are made of.
WORDS = """
return import def class function const value index result error config server client request response user
account token password secret key data file path name type string number list map if else for while try except
raise async await public private static final void null true false self this new delete
""".split()  # noqa: SIM905
SUFFIXES = (
    "py",
    "js",
    "go",
    "java",
    "rb",
    "ts",
    "c",
    "rs",
    "yaml",
    "json",
    "md",
    "txt",
    "html",
    "css",
    "sql",
)
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Case:
    """A row: the command, given the cache and the report, and whether the cache is empty each time."""

    name: str
    command: Callable[[Path, Path], list[str]]
    cold: bool = True


def text(random_source: random.Random, length: int) -> str:
    """Return lines like those of programs: words, names, numbers, calls and assignments."""
    lines: list[str] = []
    size = 0
    while size < length:
        words = random_source.choices(WORDS, k=random_source.randint(2, 9))
        kind = random_source.random()
        if kind < 0.4:
            number = random_source.randint(0, 9999)
            line = f"    {words[0]}_{words[1]} = {words[-1]}({', '.join(words[2:4])}, {number})"
        elif kind < 0.7:
            line = f"# {' '.join(words)}."
        elif kind < 0.9:
            line = f'        "{words[0]}": "{" ".join(words[1:])}",'
        else:
            line = f"{words[0]}.{words[1]}('{random_source.getrandbits(64):x}') && {' || '.join(words[2:])};"
        lines.append(line)
        size += len(line) + 1
    return "\n".join(lines) + "\n"


def planted(random_source: random.Random, number: int) -> str:
    """Return a line with a token whose form GitLab documents, so that there is something to find."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return f"CI_TOKEN_{number}={'gl' + 'pat-'}{''.join(random_source.choices(letters, k=20))}\n"


def make_tree(root: Path, size: int, seed: int) -> int:
    """Write a tree of about `size` bytes; return how many secrets are in it."""
    random_source = random.Random(seed)
    pool = [text(random_source, random_source.choice((2_000, 8_000, 30_000))) for _ in range(400)]
    pool += [text(random_source, MIB) for _ in range(4)]
    written = number = secrets = 0
    while written < size:
        parts = random_source.choices(pool[:400], k=random_source.randint(1, 3))
        if number % 500 == 7:
            parts = [random_source.choice(pool[400:])]
        if number % 100 == 3:
            parts.append(planted(random_source, number))
            secrets += 1
        folder = root / "src" / f"d{number % 211}" / f"e{number % 17}"
        folder.mkdir(parents=True, exist_ok=True)
        content = "".join(parts)
        (folder / f"f{number}.{SUFFIXES[number % len(SUFFIXES)]}").write_text(content)
        written += len(content)
        number += 1
    return secrets


def tree_cases(tree: Path, seawall: Sequence[str]) -> Iterator[Case]:
    """Yield the commands for a tree."""
    yield Case("seawall", lambda cache, report: _seawall(seawall, str(tree), cache, report))
    if trivy := program("TRIVY", "trivy"):
        yield Case(
            "trivy",
            lambda cache, report: [
                trivy, "fs", "--quiet", "--scanners=secret", "--format=json", f"--cache-dir={cache}",
                f"--output={report}", str(tree),
            ],
        )  # fmt: skip
    if gitleaks := program("GITLEAKS", "gitleaks"):
        yield Case(
            "gitleaks",
            lambda _cache, report: [
                gitleaks, "dir", "--no-banner", "--exit-code=0", "--report-format=json",
                f"--report-path={report}", str(tree),
            ],
        )  # fmt: skip


def image_cases(layout: Path, seawall: Sequence[str]) -> Iterator[Case]:
    """Yield the commands for an image."""
    target = f"oci-dir:{layout}"
    yield Case("seawall", lambda cache, report: _seawall(seawall, target, cache, report))
    yield Case("seawall warm", lambda cache, report: _seawall(seawall, target, cache, report), cold=False)
    if trivy := program("TRIVY", "trivy"):
        yield Case(
            "trivy",
            lambda cache, report: [
                trivy, "image", "--quiet", "--scanners=secret", "--format=json", f"--cache-dir={cache}",
                f"--output={report}", f"--input={layout}",
            ],
        )  # fmt: skip


def _seawall(program: Sequence[str], target: str, cache: Path, report: Path) -> list[str]:
    return [
        *program,
        "secrets",
        target,
        "--offline",
        f"--cache-dir={cache}",
        "-o",
        f"json={report}",
        "--quiet",
    ]


def program(variable: str, name: str) -> str | None:
    """Return a peer's program, None where there is none."""
    return os.environ.get(variable) or shutil.which(name)


def measured(cases: Sequence[Case], runs: int) -> dict[str, list[Run]]:
    """One round that does not count, then `runs` rounds of all in turn."""
    taken: dict[str, list[Run]] = {case.name: [] for case in cases}
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        for turn in range(runs + 1):
            for case in cases:
                cache = Path(folder, case.name.replace(" ", "-"))
                if case.cold:
                    shutil.rmtree(cache, ignore_errors=True)
                cache.mkdir(exist_ok=True)
                report = Path(folder, f"{case.name}.json")
                run = timed(case.command(cache, report), {})
                if turn:
                    taken[case.name].append(run)
                else:
                    print(f"{case.name}: {found(report)} secrets", file=sys.stderr)
    return taken


def found(report: Path) -> int:
    """Count what a report of any of them lists."""
    document = json.loads(report.read_text() or "[]")
    if isinstance(document, list):
        return len(document)
    if "findings" in document:
        return len(document["findings"])
    return sum(len(result.get("Secrets", ())) for result in document.get("Results") or ())


def table(taken: dict[str, list[Run]]) -> Iterator[str]:
    """Yield medians as Markdown; the ratio is Seawall's wall time to that of the row."""
    yield "| tool | wall s | min to max | CPU s | peak MB | Seawall ÷ tool |"
    yield "| --- | --: | --: | --: | --: | --: |"
    ours = statistics.median(run.wall for run in taken["seawall"])
    for name, runs in taken.items():
        walls = [run.wall for run in runs]
        wall, cpu = statistics.median(walls), statistics.median(run.cpu for run in runs)
        peak = statistics.median(run.peak for run in runs)
        ratio = "" if name.startswith("seawall") else f"{ours / wall:.2f}"
        spread = f"{min(walls):.2f} to {max(walls):.2f}"
        yield f"| {name} | {wall:.2f} | {spread} | {cpu:.2f} | {peak:.0f} | {ratio} |"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--image", type=Path, help="an OCI layout, such as FOLDER/fat of images.sh")
    parser.add_argument("--tree", type=int, default=0, metavar="MB", help="size of the generated tree")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("-n", "--runs", type=int, default=3, help="counted runs of each (default 3)")
    parser.add_argument("--seawall", help="the seawall program (default: the module, as this Python has it)")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for."""
    options = arguments()
    seawall = [options.seawall] if options.seawall else [sys.executable, "-m", "seawall"]
    if options.image:
        taken = measured(list(image_cases(options.image, seawall)), options.runs)
        print(f"\n**{options.image.name}**, median of {options.runs}\n", *table(taken), sep="\n", flush=True)
    if options.tree:
        with tempfile.TemporaryDirectory(prefix="seawall-tree-") as folder:
            tree = Path(folder, "tree")
            secrets = make_tree(tree, options.tree * 1_000_000, options.seed)
            subprocess.run(["sync"], check=False)
            cases = list(tree_cases(tree, seawall))
            taken = measured(cases, options.runs)
            title = f"**{options.tree} MB of text**, {secrets} secrets in it, median of {options.runs}"
            print(f"\n{title}\n", *table(taken), sep="\n")


if __name__ == "__main__":
    main()
