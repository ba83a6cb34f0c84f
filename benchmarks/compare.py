#!/usr/bin/env python3
"""Compare what the scanners find in one image: sets of (type, name, version), and what only some have.

All three reports name each package by a package URL, so one parser serves them all.  What differs by
convention and not by content is levelled first: where the epoch stands, the case of npm's, Composer's and
GitHub's names, the case and the underscores of Python's, the `v` of Go's versions, the percent signs.  What a
bill calls `excluded`, not needed to run, does not count.  The namespace counts as part of the name except for
distributions.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

import tools

DISTRIBUTIONS = ("apk", "deb", "rpm")


class Package(NamedTuple):
    """A package, as far as the scanners must agree on it."""

    type: str
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.type} {self.name} {self.version}"


def parsed(purl: str) -> Package:
    """Read `pkg:type/namespace/name@version?qualifiers#subpath`, levelling the conventions."""
    text, _, query = purl.partition("#")[0].partition("?")
    kind, _, rest = text.removeprefix("pkg:").partition("/")
    path, _, version = rest.rpartition("@") if "@" in rest.lstrip("@") else (rest, "", "")
    name, version = unquote(path), unquote(version)
    if kind in DISTRIBUTIONS:
        name = name.rpartition("/")[2]
        epoch = parse_qs(query).get("epoch", ["0"])[0]
        version = version.removeprefix("0:") if ":" in version or epoch == "0" else f"{epoch}:{version}"
    if kind in {"composer", "github", "npm"}:
        name = name.lower()  # as their package URLs are, and not all tools write them
    if kind == "golang":
        version = version.removeprefix("v")
    if kind == "pypi":
        name = name.lower().replace("_", "-").replace(".", "-")
    return Package(kind, name, version)


def purls(report: Any) -> Iterator[str]:  # noqa: ANN401 - three foreign JSON formats
    """Yield a package URL for each place of a package: Seawall's report, Syft's or CycloneDX (Trivy's).

    Seawall lists a package once with all its places, the others once a place.
    """
    for key in ("packages", "artifacts", "components"):
        for entry in report.get(key) or ():
            if (purl := entry.get("purl")) and entry.get("scope") != "excluded":
                yield from [purl] * (len(entry["locations"]) if key == "packages" else 1)


def packages(path: Path) -> tuple[int, frozenset[Package]]:
    """Return in how many places a report lists packages, and the distinct ones."""
    found = [parsed(purl) for purl in purls(json.loads(path.read_bytes()))]
    return len(found), frozenset(found)


def by_type(found: Iterable[Package]) -> Counter[str]:
    """Count packages by type."""
    return Counter(package.type for package in found)


def counts(reports: dict[str, tuple[int, frozenset[Package]]]) -> list[str]:
    """Make the table of distinct packages by type; `listed` counts each place a package was found."""
    types = sorted({package.type for _, found in reports.values() for package in found})
    lines = [f"| tool | {' | '.join(types)} | distinct | listed |", "| --- |" + " --: |" * (len(types) + 2)]
    for name, (listed, found) in reports.items():
        cells = [str(by_type(found)[kind]) for kind in types]
        lines.append(f"| {name} | {' | '.join(cells)} | {len(found)} | {listed} |")
    return lines


def by_ecosystem(reports: dict[str, tuple[int, frozenset[Package]]]) -> Iterator[str]:
    """Make the table of distinct packages with a row a type, and how many of each all tools have."""
    everywhere = by_type(frozenset.intersection(*(found for _, found in reports.values())))
    counted = {name: by_type(found) for name, (_, found) in reports.items()}
    yield f"| type | {' | '.join(reports)} | in all |"
    yield "| --- |" + " --: |" * (len(reports) + 1)
    for kind in sorted({kind for found in counted.values() for kind in found}):
        cells = [f"{found[kind]:,}" for found in counted.values()]
        yield f"| {kind} | {' | '.join(cells)} | {everywhere[kind]:,} |"


def differences(reports: dict[str, tuple[int, frozenset[Package]]], limit: int) -> Iterator[str]:
    """Yield each package that not all reports have, grouped by its type and by who has it."""
    everywhere = frozenset.intersection(*(found for _, found in reports.values()))
    having: dict[tuple[str, tuple[str, ...]], list[Package]] = {}
    for package in frozenset.union(*(found for _, found in reports.values())) - everywhere:
        owners = tuple(name for name, (_, found) in reports.items() if package in found)
        having.setdefault((package.type, owners), []).append(package)
    for (kind, owners), found in sorted(having.items()):
        yield f"\n{kind}, only {' and '.join(owners)}: {len(found)}\n"
        yield from (f"- {package}" for package in sorted(found)[:limit])
        if len(found) > limit:
            yield f"- … and {len(found) - limit} more"


def reports_of(image: str, folder: Path, files: Sequence[str]) -> dict[str, tuple[int, frozenset[Package]]]:
    """Read the reports named NAME=FILE, or those that run.py left for the image."""
    named = [file.partition("=") for file in files]
    paths = {name: Path(path) for name, _, path in named}
    if not paths:
        left = {name: folder / "reports" / f"{image}.{name}.json" for name in ("seawall", "trivy", "syft")}
        paths = {name: path for name, path in left.items() if path.exists()}
    if not paths:
        raise SystemExit(f"no report of {image!r} in {folder / 'reports'}: run run.py first")
    return {name: packages(path) for name, path in paths.items()}


def main() -> None:
    """Print the counts and the differences as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("image", nargs="?", default="fat", help="the image whose reports run.py has left")
    parser.add_argument("reports", nargs="*", metavar="NAME=FILE", help="other reports to compare instead")
    parser.add_argument("--folder", type=Path, default=tools.default_folder(), help="as given to run.py")
    parser.add_argument("--limit", type=int, default=20, help="packages to list per group (default 20)")
    options = parser.parse_args()
    reports = reports_of(options.image, options.folder, options.reports)
    print(f"**{options.image}**\n", *counts(reports), *differences(reports, options.limit), sep="\n")


if __name__ == "__main__":
    main()
