#!/usr/bin/env python3
"""Time bills of materials: writing that of an image, against the peers, and judging one of 50,000 components.

Prints Markdown. Each command is a process of its own with an empty cache; the tools take turns. With
`--mirror` the large bill is also judged by the advisories of a mirror, which are in the cache before.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import tools

COMPONENTS = 50_000
LIBRARIES = (
    "npm/lodash",
    "pypi/jinja2",
    "gem/rack",
    "golang/golang.org/x/net",
    "maven/org.apache.logging.log4j/log4j-core",
)


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Run once; return wall and CPU seconds, and the peak of the largest process in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def large_bill(path: Path) -> None:
    """Write a CycloneDX document of COMPONENTS components: Debian's packages and libraries, in turn."""
    system = {
        "type": "operating-system",
        "name": "debian",
        "version": "11",
        "bom-ref": "os",
    }
    components: list[dict[str, str]] = [system]
    for number in range(COMPONENTS - 1):
        if number % 2:
            name, version = f"library-{number}", f"1.{number % 97}.{number % 13}"
            base = LIBRARIES[number % len(LIBRARIES)].rpartition("/")[0]
            purl = f"pkg:{base}/{name}@{version}"
        else:
            name, version = f"libtide{number}", f"1.{number % 97}-{number % 13}"
            purl = f"pkg:deb/debian/{name}@{version}?arch=amd64&distro=debian-11"
        components.append(
            {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}
        )
    # What has findings, so that matching is not only looking names up.
    components += [
        {"type": "library", "name": purl.rpartition("/")[2], "purl": f"pkg:{purl}@1.0", "bom-ref": purl}
        for purl in LIBRARIES
    ]
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}
    path.write_text(json.dumps(document))


def rounds(commands: dict[str, Callable[[Path], tuple[list[str], dict[str, str]]]], runs: int) -> None:
    """Run all in turn, and print the medians."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for number in range(runs + 1):
        for name, command in commands.items():
            with tempfile.TemporaryDirectory() as cache:
                result = measured(*command(Path(cache)))
            if number:
                found.setdefault(name, []).append(result)
    for name, results in found.items():
        wall, cpu, peak = (median(each[column] for each in results) for column in range(3))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |")


def judging(program: str, there: Path, cache: Path) -> list[str]:
    """Return the command that judges the large bill."""
    command = [program, "scan", f"sbom:{there}/large.json", "--offline", "--cache-dir", str(cache)]
    return [*command, "-o", f"json={there}/judged"]


def main() -> None:
    """Parse the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-n", "--runs", type=int, default=3, help="counted runs of each (default 3)")
    parser.add_argument(
        "--folder", type=Path, default=tools.default_folder(), help="where images.sh puts them"
    )
    parser.add_argument("--seawall", default=shutil.which("seawall"), help="the seawall program, installed")
    parser.add_argument("--syft", help="the syft program")
    parser.add_argument("--mirror", help="a mirror of the advisory feeds, as `seawall db update` takes it")
    chosen = parser.parse_args()
    fat, there = chosen.folder / "fat", Path(tempfile.mkdtemp())
    commands: dict[str, Callable[[Path], tuple[list[str], dict[str, str]]]] = {
        "seawall sbom, fat": lambda cache: (
            [
                chosen.seawall,
                "sbom",
                f"oci-dir:{fat}",
                "-o",
                f"cyclonedx-json={there}/a",
                "--cache-dir",
                str(cache),
            ],
            {},
        ),
    }
    if chosen.syft:
        commands["syft, fat"] = lambda _: (
            [chosen.syft, "scan", f"oci-dir:{fat}", "-o", f"cyclonedx-json={there}/b"],
            {"SYFT_CHECK_FOR_APP_UPDATE": "false"},
        )
    large_bill(there / "large.json")
    judged = f"seawall scan, a bill of {COMPONENTS} components"
    commands[judged] = lambda cache: (judging(chosen.seawall, there, cache), {})
    if chosen.mirror:
        advisories = there / "advisories"
        update = ["db", "update", "--quiet", "--mirror", chosen.mirror, "--cache-dir", str(advisories)]
        subprocess.run([chosen.seawall, *update], check=True)
        commands[f"{judged}, by a mirror"] = lambda _: (judging(chosen.seawall, there, advisories), {})
    print("| command | wall s | CPU s | peak MB |\n| --- | --: | --: | --: |")
    rounds(commands, chosen.runs)
    shutil.rmtree(there)


if __name__ == "__main__":
    main()
