"""Installed conda packages: the record that conda writes for each into `conda-meta`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from seawall.inventory import conda
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest
from seawall.inventory.lockfiles import load_json_as
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, File


class _Record(Struct):
    """The fields that matter (conda's `PrefixRecord`); its list of files is passed over."""

    name: object = None
    version: object = None
    build: object = None
    channel: object = None
    subdir: object = None
    fn: object = None
    url: object = None
    md5: object = None
    sha256: object = None
    license: object = None
    depends: object = None
    requested_spec: object = None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def parse(file: File) -> Iterator[Record]:
    """Yield the package of a record; without a version it is *not assessed*."""
    record = load_json_as(file, _Record, CATALOGER.max_size)
    name, version = _text(record.name), _text(record.version)
    if not name:
        raise Malformed(f"{file.path}: a conda record without a name")
    if not version:
        yield NotAssessed("package", name, f"its conda record has no version ({file.path})")
        return
    subdir, url = _text(record.subdir), _text(record.url)
    archive = conda.archive(_text(record.fn) or url)
    channel = conda.channel(_text(record.channel), subdir) or conda.place(url)[0]
    spec = _text(record.requested_spec)
    licence = _text(record.license)
    yield Package(
        "conda",
        name,
        version,
        (Location(file.path, proof=f"asked for as {spec}" if spec and spec != "None" else ""),),
        licences=(licence,) if licence else (),
        qualifiers=conda.qualifiers(_text(record.build), channel, subdir, archive[3] if archive else ""),
        digests=(*digest("sha256", record.sha256), *digest("md5", record.md5)),
        requires=conda.required_names(record.depends),
    )


CATALOGER = Cataloger(name="conda-installed", parse=parse, globs=("conda-meta/*.json",), max_size=32 * MIB)
