"""Any bytes as a layer: told, decompressed and walked, every file read."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterator

import zstandard

from fuzz.runner import run
from seawall.source.limits import Limits
from seawall.source.streams import decompressed
from seawall.source.tar import Stream, TarReader

LIMITS = Limits(layer_bytes=64 << 20, ratio_floor=1 << 20)


def target(data: bytes) -> Iterator[bytes]:
    """Yield the contents of all members."""
    reader = TarReader(Stream(decompressed(io.BytesIO(data), LIMITS, lambda _: None)), LIMITS)
    for member in reader:
        yield from map(bytes, reader.content(member))


def corpus() -> Iterator[bytes]:
    """Yield a small archive in each format and compression, with long names and a sparse header."""
    for layout in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=layout) as archive:
            for name in ("etc/os-release", "d/" + "n" * 90, "link"):
                info = tarfile.TarInfo(name)
                info.size = 600 if name[0] != "l" else 0
                info.type = tarfile.SYMTYPE if name[0] == "l" else tarfile.REGTYPE
                info.linkname = "etc/os-release" if name[0] == "l" else ""
                if layout == tarfile.PAX_FORMAT:
                    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.realsize": "9000"}
                archive.addfile(info, io.BytesIO(b"2\n0\n100\n500\n40\n".ljust(600, b"x")))
        plain = out.getvalue()
        yield from (plain, gzip.compress(plain), zstandard.compress(plain))


if __name__ == "__main__":
    run(target, list(corpus()))
