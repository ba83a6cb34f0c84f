"""composer.lock: what Composer would install, for production (`packages`) and besides (`packages-dev`)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from seawall.inventory import php
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import JSON_LIMIT, parse_json, rows, table
from seawall.inventory.node import Lines
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, NotAssessed
from seawall.source.base import File

_LISTS = (("packages", False), ("packages-dev", True))


def parse(file: File) -> Iterator[Record]:
    """Yield the locked packages."""
    data = file.read(JSON_LIMIT)
    lock = table(parse_json(file.path, data))
    if not any(key in lock for key, _ in _LISTS):
        raise Malformed(f"{file.path}: no packages in it: not a lock file of Composer")
    lines = Lines(data)
    for key, development in _LISTS:
        for found in rows(lock.get(key)):
            entry = php.entry(found, file.path)
            if isinstance(entry, NotAssessed):
                yield entry
                continue
            line = (
                lines.of(b'"name": ' + msgspec.json.encode(entry.name)) if php.is_name(entry.name) else None
            )
            yield php.package(file.path, line, entry, development=development)


CATALOGER = Cataloger(
    name="php-composer-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("composer.lock",),
    max_size=JSON_LIMIT,
)
