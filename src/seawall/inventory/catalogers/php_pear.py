"""The registry of PEAR and PECL: one `.reg` file a package, in PHP's serialised form.

`package.xml` 2.0 gives `name`, `channel` and `version` with `release`; 1.0 gave `package` and `version`.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import php
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.phpvalues import unserialised
from seawall.model.errors import Malformed
from seawall.model.package import Package
from seawall.source.base import MIB, File

_DEFAULT_CHANNEL = "pear.php.net"
_LIMIT = 16 * MIB


def parse(file: File) -> Iterator[Record]:
    """Yield the package that a registry file describes."""
    found = unserialised(file.read(_LIMIT))
    if not isinstance(found, dict):
        raise Malformed(f"{file.path}: not a package of PEAR's registry")
    name = found.get("name", found.get("package"))
    version = found.get("version")
    if isinstance(version, dict):
        version = version.get("release")
    if not php.is_name(name) or not php.is_version(version):
        raise Malformed(f"{file.path}: a package of PEAR's registry without a usable name and version")
    channel = found.get("channel")
    yield Package(
        "pear",
        str(name),
        str(version),
        namespace=channel if isinstance(channel, str) and channel else _DEFAULT_CHANNEL,
        licences=_licences(found.get("license")),
    )


def _licences(found: object) -> tuple[str, ...]:
    """Return the licence's text, which attributes such as its address may accompany."""
    return php.licences(found.get("_content") if isinstance(found, dict) else found)


CATALOGER = Cataloger(
    name="php-pear",
    parse=parse,
    globs=(".registry/*.reg", ".registry/.channel.*/*.reg"),
    max_size=_LIMIT,
)
