"""`vendor/composer/installed.php`, where the `installed.json` that says more was deleted.

It lists versions by name, the project itself (`root`) among them, and what others replace or provide.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import php
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.phpvalues import returned
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed
from seawall.source.base import MIB, File

_LIMIT = 8 * MIB


def parse(file: File) -> Iterator[Record]:
    """Yield the installed packages, when no `installed.json` is beside the file."""
    if file.sibling("installed.json") is not None:
        return
    found = returned(file.read(_LIMIT).decode("utf-8", "replace"))
    versions = found.get("versions") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(versions, dict):
        raise Malformed(f"{file.path}: no versions in it: not Composer's list of what is installed")
    root = found.get("root")
    own = root.get("name") if isinstance(root, dict) else None
    for name, entry in versions.items():
        if not isinstance(entry, dict):
            yield NotAssessed("package", f"{file.path}: {name!s:.200}", "not described by an array")
        elif name != own and "pretty_version" in entry:
            wanted = php.Entry(name=name, version=entry["pretty_version"])
            yield php.package(file.path, None, wanted, development=entry.get("dev_requirement") is True)


CATALOGER = Cataloger(
    name="php-installed-php",
    parse=parse,
    globs=("composer/installed.php",),
    companions=("installed.json",),
    max_size=_LIMIT,
)
