"""Any bytes as the zip of a feed: its directory, and every record in it."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fuzz.runner import run
from seawall.vulnerabilities.building import archived
from seawall.vulnerabilities.zipped import Archive

RECORD = {
    "id": "PYSEC-2020-1",
    "modified": "2020-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "x"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}],
            "versions": ["1.0", "1.1"],
        }
    ],
}


def target(data: bytes) -> Iterator[object]:
    """Yield what becomes of each record."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.zip"
        path.write_bytes(data)
        with Archive(path) as archive:
            yield from archived("PyPI", archive)


def corpus() -> Iterator[bytes]:
    """Yield a stored and a deflated archive."""
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("PYSEC-2020-1.json", json.dumps(RECORD))
            archive.writestr("broken.json", "{")
        yield out.getvalue()


if __name__ == "__main__":
    run(target, list(corpus()))
