"""What a cataloger says of a file given as text or bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from seawall.inventory.base import Cataloger, Record
from seawall.model.package import NotAssessed, Package
from seawall.source.memory import MemoryFile


def records(
    cataloger: Cataloger, path: str, content: str | bytes, siblings: Mapping[str, str | bytes] | None = None
) -> list[Record]:
    """Return all records of one file; `siblings` are the companions beside it."""
    beside = {name: _bytes(text) for name, text in (siblings or {}).items()}
    return list(cataloger.parse(MemoryFile(path, _bytes(content), siblings=beside)))


def packages(found: Iterable[Record]) -> list[Package]:
    """Return the packages among the records."""
    return [record for record in found if isinstance(record, Package)]


def unassessed(found: Iterable[Record]) -> list[NotAssessed]:
    """Return what was not assessed among the records."""
    return [record for record in found if isinstance(record, NotAssessed)]


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
