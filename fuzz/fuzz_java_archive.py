"""Any bytes as a Java archive, with others inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from fuzz.runner import run
from seawall.inventory.base import Record
from seawall.inventory.catalogers.java_archive import parse
from seawall.source.memory import MemoryFile

_MANIFEST = "Manifest-Version: 1.0\nBundle-SymbolicName: g.a\nBundle-Version: 1\n\n"
_MODEL = "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>"


def target(data: bytes) -> Iterable[Record]:
    """Return what the cataloger finds."""
    return parse(MemoryFile("lib/x-1.0.jar", data))


def corpus() -> Iterator[bytes]:
    """Yield archives with a model, a manifest and another archive in them, stored and deflated."""
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        inner = _archive(method, {"META-INF/maven/g/a/pom.xml": _MODEL, "A.class": ""})
        yield _archive(
            method,
            {
                "META-INF/MANIFEST.MF": _MANIFEST,
                "META-INF/maven/g/a/pom.properties": "groupId=g\nartifactId=a\nversion=1\n",
                "lib/a.jar": inner,
            },
        )


def _archive(method: int, members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


if __name__ == "__main__":
    run(target, list(corpus()))
