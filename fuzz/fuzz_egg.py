"""Any bytes as a Python egg, which is a zip archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from fuzz.runner import run
from seawall.inventory.base import Record
from seawall.inventory.catalogers.python_egg import parse
from seawall.source.memory import MemoryFile


def target(data: bytes) -> Iterable[Record]:
    """Return what the cataloger finds."""
    return parse(MemoryFile("site-packages/x-1.0-py3.11.egg", data))


def corpus() -> Iterator[bytes]:
    """Yield a stored and a deflated egg."""
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("EGG-INFO/PKG-INFO", "Metadata-Version: 2.1\nName: x\nVersion: 1.0\n\n")
            archive.writestr("x/__init__.py", "")
        yield out.getvalue()


if __name__ == "__main__":
    run(target, list(corpus()))
