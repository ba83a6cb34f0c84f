"""Installed Perl distributions: what cpanm and Carton record of each in `.meta/NAME-VERSION/`.

`install.json` has the path of the archive on CPAN and the modules that it brought; `MYMETA.json` beside it
(CPAN::Meta::Spec) has licences and prerequisites.  Distributions provide and require modules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import perl
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import optional, texts
from seawall.inventory.lockfiles import load_json, table
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File


def parse(file: File) -> Iterator[Record]:
    """Yield the distribution of an install.json; without a version it is *not assessed*."""
    told = table(load_json(file, CATALOGER.max_size))
    distribution = optional(told, "dist")
    if not distribution and "name" not in told:
        raise Malformed(f"{file.path}: neither dist nor name: not an install.json of cpanm")
    named = perl.split(distribution)
    name = named[0] if named else optional(told, "name").replace("::", "-")
    version = named[1] if named else optional(told, "version")
    if not name or not version:
        yield NotAssessed("package", distribution or name or file.path, "its install.json has no version")
        return
    meta, problem = _meta(file)
    if problem:
        yield problem
    provided = told.get("provides")
    licences = tuple(each for each in texts(meta.get("license")) if each not in {"unknown", "open_source"})
    yield Package(
        "cpan",
        name,
        version,
        namespace=perl.author(optional(told, "pathname")),
        licences=licences,
        requires=_required(meta),
        provides=tuple(provided) if isinstance(provided, dict) else (),
    )


def _meta(file: File) -> tuple[Mapping[str, object], NotAssessed | None]:
    beside = file.sibling("MYMETA.json")
    if beside is None:
        return {}, None
    try:
        return table(load_json(beside, CATALOGER.max_size)), None
    except Malformed as error:
        return {}, NotAssessed("file", beside.path, f"{CATALOGER.name}: {error}")


def _required(meta: Mapping[str, object]) -> tuple[str, ...]:
    """Return the modules that running needs, Perl itself aside."""
    found: object = meta
    for key in ("prereqs", "runtime", "requires"):
        found = found.get(key) if isinstance(found, dict) else None
    return tuple(name for name in found if name != "perl") if isinstance(found, dict) else ()


CATALOGER = Cataloger(
    name="perl-installed",
    parse=parse,
    globs=(".meta/*/install.json",),
    companions=("MYMETA.json",),
    max_size=8 * MIB,
)
