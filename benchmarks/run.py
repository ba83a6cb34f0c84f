#!/usr/bin/env python3
"""Time the scanners on the benchmark images, cold and warm, in turn, and print Markdown tables.

Cold means an empty cache of the tool's own; the files of the image are in the page cache in every run, so
the disk is not measured.  Runs alternate (A B A B …), so a machine that slows down slows all tools alike.
Memory is the peak of the largest single process, as the kernel accounts it when the process is reaped.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tools


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took."""

    wall: float
    cpu: float
    peak: float  # MB


@dataclass(frozen=True, slots=True)
class Case:
    """A tool in a state: its cache is emptied before each cold run and kept for a warm one."""

    tool: tools.Tool
    cold: bool
    cache: Path

    @property
    def name(self) -> str:
        """The name of the row."""
        if not self.tool.caches:
            return f"{self.tool.name} (no cache)"
        return f"{self.tool.name} {'cold' if self.cold else 'warm'}"


def timed(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run one command; its output is of no interest unless it fails."""
    with tempfile.TemporaryFile() as noise:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=noise, stderr=noise, env=os.environ | environment)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            noise.seek(0)
            said = noise.read().decode(errors="replace")
            raise SystemExit(f"{command} ended with {child.returncode}:\n{said}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)


def once(case: Case, layout: Path, reports: Path) -> Run:
    """Run a case once, in its state."""
    if case.cold:
        shutil.rmtree(case.cache, ignore_errors=True)
        case.cache.mkdir(parents=True)
    report = reports / f"{layout.name}.{case.tool.name}.json"
    return timed(case.tool.command(layout, report, case.cache), case.tool.environment(case.cache))


def cases_of(chosen: Iterable[tools.Tool], folder: Path) -> list[Case]:
    """Cold and warm cases; the two states of a tool have caches apart, so that neither undoes the other."""
    found = []
    for tool in chosen:
        found.append(Case(tool, cold=True, cache=folder / f"{tool.name}-cold"))
        if tool.caches:
            found.append(Case(tool, cold=False, cache=folder / f"{tool.name}-warm"))
    return found


def measured(cases: Sequence[Case], layout: Path, reports: Path, runs: int) -> dict[Case, list[Run]]:
    """One uncounted round, which also fills the warm caches, then `runs` rounds of all cases in turn."""
    for case in cases:
        once(case, layout, reports)
    taken: dict[Case, list[Run]] = {case: [] for case in cases}
    for _ in range(runs):
        for case in cases:
            taken[case].append(once(case, layout, reports))
    return taken


def table(taken: dict[Case, list[Run]]) -> list[str]:
    """Medians as Markdown; the ratio of each row is that of its wall time to the first row's of its state."""
    lines = [
        "| tool | wall s | min to max | CPU s | peak MB | ratio |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    reference: dict[bool, float] = {}
    for case, runs in taken.items():
        walls = [run.wall for run in runs]
        wall = statistics.median(walls)
        ratio = wall / reference.setdefault(case.cold, wall)
        cpu, peak = statistics.median(run.cpu for run in runs), statistics.median(run.peak for run in runs)
        spread = f"{min(walls):.2f} to {max(walls):.2f}"
        lines.append(f"| {case.name} | {wall:.2f} | {spread} | {cpu:.2f} | {peak:.0f} | {ratio:.2f} |")
    return lines


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("images", nargs="*", default=["min", "fat"], help="names in FOLDER, or OCI layouts")
    parser.add_argument("-n", "--runs", type=int, default=5, help="counted runs of each case (default 5)")
    parser.add_argument(
        "--folder", type=Path, default=tools.default_folder(), help="where images.sh puts them"
    )
    parser.add_argument("--seawall", help="the seawall program (default: this checkout, installed)")
    parser.add_argument("--only", action="append", help="a tool to run (repeatable; default: all)")
    return parser.parse_args()


def main() -> None:
    """Measure each image and print its table."""
    options = arguments()
    chosen = tools.chosen(options.folder / "peers", options.seawall, options.only)
    reports = options.folder / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    for image in options.images:
        layout = Path(image) if Path(image, "index.json").exists() else options.folder / image
        with tempfile.TemporaryDirectory(prefix="seawall-bench-") as caches:
            taken = measured(cases_of(chosen, Path(caches)), layout, reports, options.runs)
        print(f"\n**{layout.name}**, median of {options.runs}\n", *table(taken), sep="\n", flush=True)


if __name__ == "__main__":
    main()
