"""Installed Node packages: the package.json at the root of each.

A package lies directly in a `node_modules` (npm, pnpm's and Yarn's stores alike), or in Debian's
`usr/share/nodejs`; the `package.json` files deeper inside are its own business, and those that lie in
another package's tests are its test data.  An application's own package.json is not a dependency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import load_json_as
from seawall.model.package import Evidence
from seawall.source.base import MIB, File

_ROOTS = re.compile(r"(?:^|/)(?:node_modules|share/nodejs)/")
_TESTS = frozenset(
    ("test", "tests", "__tests__", "spec", "fixture", "fixtures", "__fixtures__", "test-fixtures", "testdata")
)


class _Manifest(Struct):
    name: object = None
    version: object = None
    license: object = None
    licenses: object = None
    private: object = None


def parse(file: File) -> Iterator[Record]:
    """Yield the package, if the file has a name and a version; without a version it is *not assessed*."""
    if _is_test_data(file.path):
        return
    manifest = load_json_as(file, _Manifest, MIB)
    name, version = manifest.name, manifest.version
    if not isinstance(name, str) or not name.strip():
        return
    if isinstance(version, str) and version.strip():
        found = node.licences(manifest.license) or node.licences(manifest.licenses)
        yield node.package(name.strip(), version.strip(), licences=found, evidence=Evidence.INSTALLED)
    elif not manifest.private:
        yield node.unversioned(name, "")


def _is_test_data(path: str) -> bool:
    """Say whether a package lies in another one, and there in a directory of tests."""
    for inside in _ROOTS.split(path)[1:-1]:
        components = inside.split("/")
        if not _TESTS.isdisjoint(components[2 if inside.startswith("@") else 1 :]):
            return True
    return False


CATALOGER = Cataloger(
    name="node-installed",
    globs=(
        "node_modules/*/package.json",
        "node_modules/@*/*/package.json",
        "share/nodejs/*/package.json",
        "share/nodejs/@*/*/package.json",
        "opt/yarn-v*/package.json",
    ),
    parse=parse,
    max_size=MIB,
)
