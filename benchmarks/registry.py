#!/usr/bin/env python3
"""Time the scanners on images of a registry on this machine, and count what they download.

The registry is Debian's docker-registry, filled anew in each run of this script with `min`, `fat` and images
that share their layers.  It runs on the same processors as the scanners, and costs all of them alike.  Its
access log tells the requests, the layers that were fetched, and the bytes of all answers' bodies.

Every run begins with a copy of a cache: that of a new installation, or what a scan of another image left.
Runs alternate (A B A B …), after a round that is not counted.  Each report is checked for the package that
only the image's own layer has.
"""

import argparse
import json
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import layouts
import run
import served
import tools

OWN = "seawall-bench-own"  # packages that layers of our own bring: -rebuilt, -more, -0, -1 …
HEIGHTS = (1, 2, 3, 4, 5, 6, 6, 3)  # how many layers of `fat` each image of the list keeps below its own
TAGS = 50
HEADINGS = (
    *("case", "tool", "wall s", "min to max", "CPU s", "peak MB"),
    *("requests", "layers", "MB fetched", "Seawall ÷ tool"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A tool in a case: `seed` is what its cache begins as, `check` looks at what it reported."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    cache: Path
    seed: Path
    check: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run took, and what the registry saw of it."""

    run: run.Run
    traffic: served.Traffic


@dataclass(frozen=True, slots=True)
class Bench:
    """What all cases share: the scanners, the registry with its layers, a folder for caches and reports."""

    scanners: Sequence[tools.Tool]
    registry: served.Registry
    layers: frozenset[str]
    work: Path
    mirror: str | None = None

    def rows(self, image: str, own: str = "", seed: str = "") -> Iterator[Row]:
        """Yield a row for each tool; of those that keep no cache only where it begins empty.

        `image` is the reference of what is scanned, `own` the package of its own layer, and `seed` the
        reference of what was scanned before.
        """
        for tool in self.scanners:
            if tool.caches or not seed:
                report = self.work / f"{tool.name}.json"
                command = tool.remote(f"{self.registry.host}/{image}", report, self.cache(tool))
                yield self.row(tool, tool.name, command, partial(check, report, own), seed)

    def row(
        self, tool: tools.Tool, name: str, command: Sequence[str], look: Callable[[], None], seed: str = ""
    ) -> Row:
        """Return a row of any command of a tool."""
        cache = self.cache(tool)
        return Row(name, command, self.environment(tool, cache), cache, self.seeded(tool, seed), look)

    def cache(self, tool: tools.Tool) -> Path:
        """Return where a tool has its cache while it is measured."""
        return self.work / f"{tool.name}-cache"

    def environment(self, tool: tools.Tool, cache: Path) -> dict[str, str]:
        """Return the tool's environment: with nobody's logins, and no proxy to this machine."""
        (nobody := self.work / "nobody").mkdir(exist_ok=True)
        here = {"DOCKER_CONFIG": str(nobody), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        return tool.environment(cache) | here

    def seeded(self, tool: tools.Tool, image: str) -> Path:
        """Return the cache that a scan of the image leaves, or, of none, that of a new installation."""
        cache = self.work / f"{tool.name}-seed-{image.replace('/', '-')}"
        if cache.exists():
            return cache
        if image:
            shutil.copytree(self.seeded(tool, ""), cache, symlinks=True)
            report = self.work / f"{tool.name}.json"
            command = tool.remote(f"{self.registry.host}/{image}", report, cache)
            run.timed(command, self.environment(tool, cache))
            return cache
        cache.mkdir()
        if self.mirror and tool.update:
            data = self.work / f"{tool.name}-advisories"
            run.timed(tool.update(self.mirror), self.environment(tool, data))
            (cache / "db").symlink_to(data / "db")  # only read from now on, so that all copies may share it
        return cache

    def sample(self, row: Row) -> Sample:
        """Run once, from the state that the row begins with."""
        shutil.rmtree(row.cache, ignore_errors=True)
        shutil.copytree(row.seed, row.cache, symlinks=True)
        mark = self.registry.mark()
        taken = run.timed(row.command, dict(row.environment))
        traffic = self.registry.traffic(mark, self.layers)
        row.check()
        return Sample(taken, traffic)

    def measured(self, rows: Sequence[Row], runs: int) -> dict[str, list[Sample]]:
        """One round that is not counted, then `runs` rounds of all rows in turn."""
        taken: dict[str, list[Sample]] = {row.name: [] for row in rows}
        for turn in range(runs + 1):
            for row in rows:
                sample = self.sample(row)
                if turn:
                    taken[row.name].append(sample)
        return taken


def check(report: Path, own: str = "") -> None:
    """Stop when a report does not name the package, or, without one, any deb; all tools write these URLs."""
    package = f"pkg:npm/{own}@1.0.0" if own else "pkg:deb/debian/"
    if package.encode() not in report.read_bytes():
        raise SystemExit(f"{report}: {package} is missing")


def listed() -> dict[str, str]:
    """Return the tags of the list with the name of the image that each stands for: 8 images, 50 tags."""
    distinct = len(HEIGHTS)
    return {
        f"list/app{number % distinct}:v{number // distinct}": str(number % distinct) for number in range(TAGS)
    }


def filled(registry: served.Registry, folder: Path, layout: Path) -> frozenset[str]:
    """Fill the registry with all images, by way of a layout; return the digests of their layers."""
    least, fat = folder / "min", folder / "fat"
    if not all((image / "index.json").exists() for image in (least, fat)):
        raise SystemExit(f"{folder} has no min or no fat: images.sh builds them")
    apps = [
        layouts.Recipe(str(number), fat, height, f"{OWN}-{number}") for number, height in enumerate(HEIGHTS)
    ]
    layers = layouts.write(
        layout,
        [
            layouts.Recipe("min", least),
            layouts.Recipe("fat", fat),
            layouts.Recipe("more", least, package=f"{OWN}-more"),
            layouts.Recipe("rebuilt", fat, package=f"{OWN}-rebuilt"),
            *apps,
        ],
    )
    registry.push(layout, "min", "bench/min")
    registry.push(layout, "fat", "bench/fat", "bench/fat:again")
    registry.push(layout, "more", "bench/more")
    registry.push(layout, "rebuilt", "bench/fat:rebuilt")
    for tag, name in listed().items():
        registry.push(layout, name, tag)
    return layers


def cold(bench: Bench) -> Iterator[tuple[str, list[Row]]]:
    """Yield the scans with an empty cache."""
    for image in ("min", "fat"):
        yield f"`{image}`, cold", list(bench.rows(f"bench/{image}"))


def rescan(bench: Bench) -> Iterator[tuple[str, list[Row]]]:
    """Yield the scans of what has been scanned, or nearly."""
    yield "`fat`, same tag", list(bench.rows("bench/fat", seed="bench/fat"))
    yield "`fat`, another tag", list(bench.rows("bench/fat:again", seed="bench/fat"))
    yield "`fat`, rebuilt", list(bench.rows("bench/fat:rebuilt", f"{OWN}-rebuilt", seed="bench/fat"))


def base(bench: Bench) -> Iterator[tuple[str, list[Row]]]:
    """Yield the scan of an image whose base has been scanned."""
    yield "on `min`", list(bench.rows("bench/more", f"{OWN}-more", seed="bench/min"))


def many(bench: Bench) -> Iterator[tuple[str, list[Row]]]:
    """Yield the scans of the list: at once where a tool can, else tag by tag with one cache, by xargs."""
    tags = {f"{bench.registry.host}/{tag}": f"{OWN}-{name}" for tag, name in listed().items()}
    file = bench.work / "tags"
    file.write_text("".join(f"{tag}\n" for tag in tags))
    rows = []
    for tool in bench.scanners:
        if tool.listed:
            report = bench.work / f"{tool.name}.jsonl"
            command = tool.listed(file, report, bench.cache(tool))
            rows.append(bench.row(tool, tool.name, command, partial(check_lines, report, tags)))
        elif tool.caches:
            reports = bench.work / f"{tool.name}-list"
            (reports / bench.registry.host / "list").mkdir(parents=True)
            one = tool.remote("{}", reports / "{}.json", bench.cache(tool))
            for processes in (1, 2):
                command = ["xargs", f"--arg-file={file}", f"--max-procs={processes}", "-I{}", *one]
                name = f"{tool.name}, {processes} at a time"
                rows.append(bench.row(tool, name, command, partial(check_files, reports, tags)))
    yield f"{len(tags)} tags of {len(HEIGHTS)} images", rows


def check_lines(report: Path, tags: Mapping[str, str]) -> None:
    """Stop unless the file has one line for each tag, with the package of its image."""
    lines = report.read_text().splitlines()
    left = dict(tags)
    for line in lines:
        tag = json.loads(line).get("target", {}).get("reference")
        if f"pkg:npm/{left.pop(tag, None)}@1.0.0" not in line:
            raise SystemExit(f"{report}: what it says of {tag} is not right:\n{line[:1000]}")
    if left:
        raise SystemExit(f"{report}: {len(left)} tags are missing")


def check_files(reports: Path, tags: Mapping[str, str]) -> None:
    """Stop unless there is a file for each tag, with the package of its image; remove them."""
    for tag, own in tags.items():
        report = reports / f"{tag}.json"
        check(report, own)
        report.unlink()


PARTS: dict[str, Callable[[Bench], Iterator[tuple[str, list[Row]]]]] = {
    "cold": cold,
    "rescan": rescan,
    "base": base,
    "list": many,
}


def lines_of(case: str, taken: Mapping[str, Sequence[Sample]]) -> Iterator[str]:
    """Yield the rows of a case as Markdown, in medians; the last column compares with the first row."""
    reference = 0.0
    for name, samples in taken.items():
        walls = [sample.run.wall for sample in samples]
        wall = statistics.median(walls)
        reference = reference or wall
        cells = (
            case,
            name,
            f"{wall:.2f}",
            f"{min(walls):.2f} to {max(walls):.2f}",
            f"{statistics.median(sample.run.cpu for sample in samples):.2f}",
            f"{statistics.median(sample.run.peak for sample in samples):.0f}",
            f"{statistics.median(sample.traffic.requests for sample in samples):.0f}",
            f"{statistics.median(sample.traffic.layers for sample in samples):.0f}",
            f"{statistics.median(sample.traffic.sent for sample in samples) / 1e6:.3f}",
            f"{reference / wall:.2f}" if wall != reference else "",
        )
        yield f"| {' | '.join(cells)} |"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("-n", "--runs", type=int, default=3, help="counted runs of each row (default 3)")
    parser.add_argument(
        "--folder", type=Path, default=tools.default_folder(), help="where images.sh puts them"
    )
    parser.add_argument("--mirror", help="give Seawall the advisory data of this mirror, fetched before")
    parser.add_argument("--seawall", help="the seawall program (default: this checkout, installed)")
    parser.add_argument("--only", action="append", help="a tool to run (repeatable; default: all)")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    """Fill a registry, measure each case and print its rows."""
    options = arguments()
    chosen = tools.chosen(options.folder / "peers", options.seawall, options.only)
    with (
        tempfile.TemporaryDirectory(prefix="seawall-bench-") as temporary,
        served.docker_registry(Path(temporary, "registry")) as registry,
    ):
        work = Path(temporary)
        layers = filled(registry, options.folder, work / "layout")
        bench = Bench(chosen, registry, layers, work, options.mirror)
        print(f"| {' | '.join(HEADINGS)} |\n| --- | --- |{' --: |' * (len(HEADINGS) - 2)}", flush=True)
        for part in options.parts or PARTS:
            for case, rows in PARTS[part](bench):
                print(*lines_of(case, bench.measured(rows, options.runs)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
