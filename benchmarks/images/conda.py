"""Make a conda channel of two small packages and install them from it: conda.py CHANNEL PREFIX."""

import asyncio
import io
import json
import sys
import tarfile
from pathlib import Path

from rattler import Channel, install, solve
from rattler.index import index_fs


def package(channel: Path, name: str, depends: list[str]) -> None:
    """Write a package of one file, in the older of conda's two formats."""
    index = {"name": name, "version": "1.2.3", "build": "0", "build_number": 0, "depends": depends}
    index |= {"license": "MIT", "subdir": "noarch", "noarch": "generic", "timestamp": 1_700_000_000_000}
    paths = {"paths": [{"_path": f"share/{name}", "path_type": "hardlink"}], "paths_version": 1}
    (channel / "noarch").mkdir(parents=True, exist_ok=True)
    with tarfile.open(channel / "noarch" / f"{name}-1.2.3-0.tar.bz2", "w:bz2") as archive:
        files = {
            "info/index.json": json.dumps(index),
            "info/paths.json": json.dumps(paths),
            f"share/{name}": name,
        }
        for path, text in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


async def main(channel: Path, address: str, prefix: Path) -> None:
    """Index the channel, resolve, and install."""
    package(channel, "anchor", [])
    package(channel, "buoy", ["anchor >=1"])
    await index_fs(channel)
    records = await solve([Channel(address)], ["buoy"], platforms=["noarch"])
    await install(records, prefix, cache_dir=channel / "cache", show_progress=False)


if __name__ == "__main__":
    made = Path(sys.argv[1]).absolute()
    asyncio.run(main(made, made.as_uri(), Path(sys.argv[2])))
