"""Installed Python distributions: `*.dist-info/METADATA` and the older `*.egg-info` and `EGG-INFO`.

Specifications: "Recording installed projects", "Core metadata" and "Direct URL data structure" of the
Python Packaging User Guide; setuptools' notes on the internal structure of eggs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import load_json, table
from seawall.inventory.pylocks import string, subtable
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File

_DIRECTORY = re.compile(r"(?:^|/)([^/]+?)-(\d[^/-]*)(?:-py\d[^/]*)?\.(?:dist-info|egg-info|egg)(?:/|\Z)")


def parse(file: File) -> Iterator[Record]:
    """Yield the distribution that a metadata file describes."""
    found = python.headers(file.read(CATALOGER.max_size))
    name, version = python.first(found, "name"), python.first(found, "version")
    named = _DIRECTORY.search(file.path)
    if not version and named:
        version = named[2]
    if not python.is_name(name) or (name == "UNKNOWN" and not named):
        raise Malformed(f"{file.path}: the metadata has no usable Name")
    if name == "UNKNOWN" and named:
        name = named[1]
    if not python.is_version(version):
        yield NotAssessed("package", name, f"its metadata has no version ({file.path})")
        return
    origin = file.sibling("direct_url.json")
    yield Package(
        "pypi",
        python.normalised(name),
        version,
        licences=python.licences(found),
        requires=python.required(found),
        supplier=python.supplier(found),
        qualifiers=_origin(origin) if origin else (),
    )


def _origin(file: File) -> python.Qualifiers:
    """Return the purl qualifiers of a distribution that did not come from an index."""
    try:
        found = table(load_json(file, MIB))
    except Malformed:  # the package is there, whatever it was installed from
        return ()
    url, vcs = string(found, "url"), subtable(found, "vcs_info")
    if vcs:
        return python.vcs_url(string(vcs, "vcs") or "git", url, string(vcs, "commit_id"))
    if subtable(found, "dir_info").get("editable") is True:
        return (("editable", "true"),)
    return python.download_url(url)


CATALOGER = Cataloger(
    name="python-installed",
    parse=parse,
    globs=("*.dist-info/METADATA", "*.egg-info/PKG-INFO", "*.egg-info", "EGG-INFO/PKG-INFO"),
    companions=("direct_url.json",),
    max_size=8 * MIB,
)
