#!/usr/bin/env python3
"""Compare the tools by ecosystem: each writes a CycloneDX bill of an image, and compare.py reads them.

Trivy stops at a Java archive where it has no database of them, which no package index has: it skips those.
With `--evidence all` also what lock files declare counts.  Syft then runs all its catalogers, and Trivy reads
the tree that the image was made of, where there is one: it takes no lock file from an image.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

import compare
import tools

JAVA = "--skip-files=**/*.jar,**/*.war"
SYFT = {"SYFT_CHECK_FOR_APP_UPDATE": "false"}


def commands(folder: Path, image: str, evidence: str, program: str | None) -> dict[str, list[str]]:
    """Return the command of each tool that can, without where the bill goes, which is its last argument."""
    trivy, syft = (tools.carried(folder / "peers", f"bin/{name}") for name in ("trivy", "syft"))
    seawall = program or tools.installed_seawall(folder / "peers")
    layout, tree = folder / image, folder / "made" / image
    catalogers = ["--override-default-catalogers=all"] if evidence == "all" else []
    offline = ["--quiet", "--format=cyclonedx", "--skip-db-update", "--skip-java-db-update", "--offline-scan"]
    found = {
        "seawall": [
            seawall,
            "sbom",
            f"oci-dir:{layout}",
            f"--evidence={evidence}",
            "--no-cache",
            "-o",
            "cyclonedx-json",
        ],
        "syft": [syft, "scan", f"oci-dir:{layout}", "--quiet", *catalogers, "-o", "cyclonedx-json"],
        "trivy": [trivy, "image", *offline, JAVA, f"--input={layout}", "--output"],
    }
    if evidence == "all":
        if tree.is_dir():
            found["trivy"] = [trivy, "filesystem", str(tree), *offline, "--include-dev-deps", "--output"]
        else:
            del found["trivy"]
    return found


def bills(folder: Path, image: str, evidence: str, program: str | None) -> dict[str, Path]:
    """Have every tool write its bill, and return where they are."""
    written = {}
    reports = folder / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    for name, command in commands(folder, image, evidence, program).items():
        written[name] = reports / f"{image}.{evidence}.{name}.cdx.json"
        with tempfile.TemporaryDirectory() as cache:
            if name == "trivy":
                command += [str(written[name]), f"--cache-dir={cache}"]
            else:
                command[-1] += f"={written[name]}"
            subprocess.run(command, check=True, env={**os.environ, **SYFT})
    return written


def main() -> None:
    """Print the counts and the differences of each image as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("images", nargs="*", default=["min", "fat", "every"], help="names in FOLDER")
    parser.add_argument(
        "--folder", type=Path, default=tools.default_folder(), help="where images.sh puts them"
    )
    parser.add_argument("--evidence", choices=["installed", "all"], default="installed")
    parser.add_argument("--seawall", help="the seawall program (default: this checkout, installed)")
    parser.add_argument("--limit", type=int, default=20, help="packages to list per group (default 20)")
    options = parser.parse_args()
    tools.installed_peers(options.folder / "peers")
    for image in options.images:
        written = bills(options.folder, image, options.evidence, options.seawall)
        reports = {name: compare.packages(path) for name, path in written.items()}
        print(f"\n**{image}**, {options.evidence}\n", *compare.by_ecosystem(reports), sep="\n")
        print(*compare.differences(reports, options.limit), sep="\n", flush=True)


if __name__ == "__main__":
    main()
