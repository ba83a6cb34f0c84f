"""Packages of Slackware: one file a package, NAME-VERSION-ARCHITECTURE-BUILD, with the files that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Ownership, Package
from seawall.source.base import File

_LIST = re.compile(rb"^FILE LIST:[ \t\r]*\n", re.MULTILINE)
_NAME = re.compile(rb"^PACKAGE NAME:[ \t]*(\S+)", re.MULTILINE)


def parse(file: File) -> Iterator[Record]:
    """Yield the package and its files; Malformed when neither the file nor its name says which."""
    content = file.read(CATALOGER.max_size)
    stated = _NAME.search(content)
    full = stated[1].decode(errors="replace") if stated else file.path.rpartition("/")[2]
    name, *rest = full.removesuffix(".txz").removesuffix(".tgz").rsplit("-", 3)
    if len(rest) != 3 or not all((name, *rest)):
        raise Malformed(f"{file.path}: {full[:80]!r} is not NAME-VERSION-ARCHITECTURE-BUILD")
    version, arch, build = rest
    yield Package("generic", name, f"{version}-{build}", namespace="slackware", arch=arch)
    listed = _LIST.search(content)
    paths = (
        content[listed.end() :].replace(b"\n./\n", b"\n").removeprefix(b"./\n").strip(b"\n")
        if listed
        else b""
    )
    if paths:
        yield Ownership(name, paths)


CATALOGER = Cataloger(
    name="slackware",
    globs=("var/lib/pkgtools/packages/*", "var/log/packages/*"),
    system=True,
    parse=parse,
)
