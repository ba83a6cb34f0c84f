"""`vendor/composer/installed.json`: what Composer has installed.

Composer 1 wrote a list of packages, Composer 2 writes `packages` and, in `dev-package-names`, which of them
are only for development.  The vendor directory may have any name, what lies below it may not.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import php
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import JSON_LIMIT, load_json, rows
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the installed packages."""
    found = load_json(file)
    development: frozenset[str] = frozenset()
    if isinstance(found, dict):
        if "packages" not in found:
            raise Malformed(f"{file.path}: no packages in it: not Composer's list of what is installed")
        development = php.flags(found, "dev-package-names")
        found = found["packages"]
    for each in rows(found):
        entry = php.entry(each, file.path)
        if isinstance(entry, NotAssessed):
            yield entry
            continue
        is_development = isinstance(entry.name, str) and entry.name.lower() in development
        yield php.package(file.path, None, entry, development=is_development)


CATALOGER = Cataloger(
    name="php-installed", parse=parse, globs=("composer/installed.json",), max_size=JSON_LIMIT
)
