"""Installed Node packages: the package.json at the root of each.

A package lies directly in a `node_modules` (npm, pnpm's and Yarn's stores alike), or in one of the
directories where Debian's Node.js looks: `usr/share/nodejs`, `usr/lib/nodejs` and, for what is built for
one architecture, `usr/lib/x86_64-linux-gnu/nodejs`.  The `package.json` files deeper inside are its own
business, and those that lie in another package's tests are its test data; but a directory `compiled` holds
copies of other packages (Next.js, Umi and Rsbuild keep theirs there).  An application's own package.json
is not a dependency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import load_json_as
from seawall.model.package import Evidence, NotAssessed
from seawall.source.base import MIB, File

_ROOTS = re.compile(r"(?:^|/)(?:node_modules|share/nodejs|usr/lib/(?:[^/]+/)?nodejs)/")
_COPY = re.compile(r"/compiled/(?:@[^/]+/)?[^/]+/package\.json\Z")
_LONGEST_AUTHOR = 200
_TESTS = frozenset(
    ("test", "tests", "__tests__", "spec", "fixture", "fixtures", "__fixtures__", "test-fixtures", "testdata")
)


class _Manifest(Struct):
    name: object = None
    version: object = None
    license: object = None
    licenses: object = None
    private: object = None
    author: object = None
    dependencies: object = None
    optional_dependencies: object = field(default=None, name="optionalDependencies")
    peer_dependencies: object = field(default=None, name="peerDependencies")


def parse(file: File) -> Iterator[Record]:
    """Yield the package, if the file has a name; without a version it is *not assessed*."""
    copied = _COPY.search(file.path) is not None
    host = _host(file.path) if copied else ""
    if (copied and not host) or _is_test_data(file.path):
        return
    manifest = load_json_as(file, _Manifest, MIB)
    name, version = manifest.name, manifest.version
    if not isinstance(name, str) or not name.strip():
        if (name, version) != (None, None) and not manifest.private:
            yield NotAssessed("package", file.path, "its package.json has no name that is text")
        return
    if isinstance(version, str) and version.strip():
        found = node.licences(manifest.license) or node.licences(manifest.licenses)
        yield node.package(
            name.strip(),
            version.strip(),
            licences=found,
            evidence=Evidence.INSTALLED,
            requires=_requires(manifest),
            supplier=_author(manifest.author),
        )
    elif not manifest.private:
        yield node.unversioned(name, host)


def _requires(manifest: _Manifest) -> Iterator[str]:
    for table in (manifest.dependencies, manifest.optional_dependencies, manifest.peer_dependencies):
        if isinstance(table, dict):
            for name, reference in table.items():
                aliased = isinstance(reference, str) and reference.startswith("npm:")
                yield node.unaliased(name, reference)[0] if aliased else name


def _author(found: object) -> str:
    """Return what `author` says: `Name <address> (page)`, or a table of them."""
    if not isinstance(found, dict):
        return found[:_LONGEST_AUTHOR] if isinstance(found, str) else ""
    name, email = found.get("name"), found.get("email")
    address = f"<{email}>" if isinstance(email, str) and email else ""
    return f"{name if isinstance(name, str) else ''} {address}".strip()[:_LONGEST_AUTHOR]


def _host(path: str) -> str:
    """Return the directory of the package that a copy lies in, "" when it lies in none."""
    starts = [match.end() for match in _ROOTS.finditer(path)]
    if not starts:
        return ""
    inside = path[starts[-1] :]
    return path[: starts[-1]] + "/".join(inside.split("/")[: 2 if inside.startswith("@") else 1])


def _is_test_data(path: str) -> bool:
    """Say whether a package lies in another one, and there in a directory of tests."""
    for inside in _ROOTS.split(path)[1:]:
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
        "usr/lib/nodejs/*/package.json",
        "usr/lib/nodejs/@*/*/package.json",
        "usr/lib/*/nodejs/*/package.json",
        "usr/lib/*/nodejs/@*/*/package.json",
        "compiled/*/package.json",
        "compiled/@*/*/package.json",
        "opt/yarn-v*/package.json",
    ),
    parse=parse,
    max_size=MIB,
)
