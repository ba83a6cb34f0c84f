#!/usr/bin/env python3
"""The floor under every cold scan of an image: read, decompress and hash each layer, nothing else.

No scanner that checks what it reads can be faster than this on the same machine, so the number tells how
much of a measured time is work that cannot be avoided.  One thread per layer: the decompressor and the
hash both release the interpreter lock.
"""

import argparse
import hashlib
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from isal import isal_zlib
from layouts import blob, document, manifest_of

CHUNK = 1 << 20
GZIP = 31  # window bits: 15, plus 16 for the gzip envelope


def inflated(file: Path, outer: "hashlib._Hash") -> Iterator[bytes]:
    """Yield the uncompressed chunks of a gzip file, of one member or many, hashing what is read."""
    inflater = isal_zlib.decompressobj(GZIP)
    with file.open("rb") as stream:
        while data := stream.read(CHUNK):
            outer.update(data)
            while data:
                yield inflater.decompress(data)
                data = inflater.unused_data
                if inflater.eof:
                    inflater = isal_zlib.decompressobj(GZIP)


def measure(layout: Path, digest: str) -> tuple[str, int]:
    """Return the hash and the size of a layer's tar; refuse a layer that is not what its name says."""
    outer, inner, size = hashlib.sha256(), hashlib.sha256(), 0
    for chunk in inflated(blob(layout, digest), outer):
        inner.update(chunk)
        size += len(chunk)
    if f"sha256:{outer.hexdigest()}" != digest:
        raise SystemExit(f"{digest}: the file has other content")
    return f"sha256:{inner.hexdigest()}", size


def floor(layout: Path) -> tuple[float, list[int]]:
    """Return the seconds of one pass over all layers, and their sizes as tar files."""
    begun = time.perf_counter()
    manifest = manifest_of(layout)
    digests = [layer["digest"] for layer in manifest["layers"]]
    with ThreadPoolExecutor(len(digests)) as threads:
        measured = list(threads.map(lambda digest: measure(layout, digest), digests))
    config = document(blob(layout, manifest["config"]["digest"]))
    if [digest for digest, _ in measured] != config["rootfs"]["diff_ids"]:
        raise SystemExit(f"{layout}: the layers are not those of the config")
    return time.perf_counter() - begun, [size for _, size in measured]


def main() -> None:
    """Print the median of some passes, and each layer's sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("layout", type=Path, help="an OCI layout directory with one image of gzip layers")
    parser.add_argument("-n", "--runs", type=int, default=5)
    options = parser.parse_args()
    passes = [floor(options.layout) for _ in range(options.runs)]
    seconds = [taken for taken, _ in passes]
    for layer, size in zip(manifest_of(options.layout)["layers"], passes[0][1], strict=True):
        print(f"{layer['digest'][:19]}  {layer['size'] / 1e6:8.1f} MB gzip  {size / 1e6:8.1f} MB tar")
    print(
        f"floor: {statistics.median(seconds):.2f} s (median of {len(seconds)}, "
        f"{min(seconds):.2f} to {max(seconds):.2f})"
    )


if __name__ == "__main__":
    main()
