"""Yarn's cache of zip archives (`.yarn/cache`), from which Plug'n'Play runs packages without unpacking them.

The file's name has the version; the name of the package is that of the first directory in the archive, for
in the file's name the end of a scope cannot be told from a hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import KIB, File

_FROM_REGISTRY = re.compile(r"-npm-(\d+\.\d+\.\d+[0-9A-Za-z.+-]*?)-[0-9a-f]{10}(?:-[0-9a-z]+)?\.zip\Z")
_PATCHED = re.compile(r"-patch-[0-9a-f]{10}(?:-[0-9a-z]+)?\.zip\Z")
_DIRECTORY = re.compile(rb"\x00node_modules/((?:@[^/\x00]{1,214}/)?[^/@\x00]{1,214})/")


def parse(file: File) -> Iterator[Record]:
    """Yield the package of one archive; a patched one lies beside its original, which is enough."""
    basename = file.path.rpartition("/")[2]
    if _PATCHED.search(basename):
        return
    head = file.head(2 * KIB)
    directory = _DIRECTORY.search(head)
    if not head.startswith(b"PK\x03\x04") or directory is None:
        raise Malformed("not an archive of Yarn's cache")
    name = directory[1].decode(errors="replace")
    version = _FROM_REGISTRY.search(basename)
    if version is None:
        yield node.unversioned(name, f"the archive {basename}")
    else:
        yield node.package(name, version[1], evidence=Evidence.INSTALLED)


CATALOGER = Cataloger(
    name="node-yarn-cache", globs=(".yarn/cache/*.zip", ".yarn/berry/cache/*.zip"), parse=parse
)
