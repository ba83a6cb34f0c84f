#!/usr/bin/env python3
"""Dockerfiles to lint: made by a seeded grammar, and collected from packages that hold some.

`dockerfiles.py FOLDER` writes both below FOLDER, into `made/` and `collected/`; `--made N` says how many are
made, and `--no-collect` does without the others.  Those are taken from sources of Debian (by apt-get, with
lists of its own below FOLDER) and packages of npm; they are of others, and stay in FOLDER.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grammar import made

DEBIAN = ("golang-github-containers-buildah", "docker.io", "libpod", "kubernetes", "docker-compose")
NPM = (
    "dockerfilelint@1.8.0",
    "dockerlinter@1.2.2",
    "dockerfile-ast@0.7.1",
    "generator-jhipster@8.11.0",
    "redis-commander@0.9.0",
    "mongo-express@1.0.2",
    "nodebb@1.4.0",
)
SOURCES = """\
Types: deb-src
URIs: http://deb.debian.org/debian
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
_NOT_SUFFIXES = frozenset(
    ".go .js .ts .py .md .html .json .map .css .tmpl .sh .dockerignore .svg .png".split()  # noqa: SIM905
)
_MOST_BYTES = 200_000


def main() -> None:
    """Write what is asked for, and say how much that is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--made", type=int, default=400)
    parser.add_argument("--no-collect", action="store_true")
    options = parser.parse_args()
    folder = options.folder / "made"
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.made):
        (folder / f"{seed:04}.Dockerfile").write_bytes(made(seed).encode())
    print(f"{options.made} made")
    if not options.no_collect:
        archives = options.folder / "archives"
        archives.mkdir(exist_ok=True)
        fetch(archives)
        print(f"{collect(archives, options.folder / 'collected')} collected")


def fetch(folder: Path) -> None:
    """Fetch the packages with their own clients; what is there is not fetched again."""
    for package in NPM:
        if not (folder / f"{package.replace('@', '-')}.tgz").exists():
            subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
    sources = folder / "debian.sources"
    sources.write_text(SOURCES)
    for name in ("lists", "cache", "none"):
        (folder / name).mkdir(exist_ok=True)
    places = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": folder / "none",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
    }
    apt = ["apt-get", "--quiet=2", *(f"--option={name}={place.resolve()}" for name, place in places.items())]
    subprocess.run([*apt, "update"], cwd=folder, check=True)
    subprocess.run([*apt, "source", "--download-only", *DEBIAN], cwd=folder, check=True)


def collect(archives: Path, folder: Path) -> int:
    """Take the Dockerfiles out of the archives, each text once, named by its hash; return their number."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for archive in sorted({*archives.glob("*.tar.*"), *archives.glob("*.tgz")}):
        for data in _dockerfiles(archive):
            name = hashlib.sha256(data).hexdigest()[:12]
            (folder / f"{name}.Dockerfile").write_bytes(data)
    return sum(1 for _ in folder.iterdir())


def _dockerfiles(archive: Path) -> Iterator[bytes]:
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            named = "dockerfile" in path.name.lower() or "containerfile" in path.name.lower()
            if not named or path.suffix in _NOT_SUFFIXES or not 0 < member.size < _MOST_BYTES:
                continue
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield stream.read()


if __name__ == "__main__":
    main()
