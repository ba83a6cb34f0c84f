"""Syft's own JSON, read (its schema's versions 5 to 16)."""

from __future__ import annotations

import re

from msgspec import Raw, Struct, field
from msgspec.structs import replace

from seawall.model.errors import Malformed
from seawall.model.package import Distribution, Evidence, Inventory, Layer, Location, NotAssessed, Package
from seawall.model.purl import parsed
from seawall.model.report import Target
from seawall.sbom.base import Bill, SbomFormat
from seawall.sbom.decoding import decode, entries, utf8
from seawall.sbom.foreign import distributions, put_right

_NO_TIME = "1970-01-01T00:00:00Z"
_OWNS = "ownership-by-file-overlap"
_START = re.compile(rb'^\{\s*"artifacts"\s*:')
_MORE = re.compile(rb'"(?:foundBy|artifactRelationships)"\s*:')


class _Place(Struct, rename="camel"):
    path: str = ""
    layer_id: str = field(default="", name="layerID")
    annotations: dict[str, str] | None = None


class _Artifact(Struct, rename="camel"):
    id: str = ""
    name: str = ""
    version: str = ""
    found_by: str = ""
    purl: str = ""
    locations: list[_Place] = []
    licenses: list[object] = []
    metadata: object = None


class _Relationship(Struct):
    parent: str = ""
    child: str = ""
    type: str = ""


class _Top(Struct, rename="camel"):
    artifacts: Raw = Raw()
    artifact_relationships: Raw = Raw()
    source: object = None
    distro: object = None
    descriptor: object = None


def recognises(start: bytes) -> bool:
    """Tell Syft's JSON by the key that it begins with."""
    text = utf8(start).lstrip()
    return bool(_START.match(text) and _MORE.search(text))


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells; an artifact without a package URL is not assessed."""
    top = decode(utf8(data), _Top, name)
    artifacts, unread = entries(top.artifacts, _Artifact, name, "artifacts")
    links, odd = entries(top.artifact_relationships, _Relationship, name, "artifactRelationships")
    source = _table(top.source)
    about = _table(source.get("metadata")) or _table(source.get("target"))
    layers = _layers(about)
    packages: list[Package] = []
    numbers: dict[str, int] = {}
    for artifact in artifacts:
        try:
            package = _package(artifact, {layer.diff_id: index for index, layer in enumerate(layers)})
        except Malformed as error:
            why = str(error) if artifact.purl else "without a package URL: it cannot be matched"
            unread.append(NotAssessed("package", f"{artifact.name}@{artifact.version}", why))
            continue
        numbers.setdefault(artifact.id, len(packages))
        packages.append(package)
    _own(packages, numbers, artifacts, links)
    tool = _table(top.descriptor)
    inventory = Inventory(
        tuple(packages),
        _distributions(_table(top.distro)) or distributions(packages),
        layers,
        (*unread, *odd),
        dependencies=_dependencies(links, numbers),
    )
    made = f"{_text(tool, 'name')} {_text(tool, 'version')}".strip()
    return Bill(
        _target(source, about, name), inventory, _NO_TIME, (made,) if made else (), writer="syft-json"
    )


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(table: dict[str, object], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _layers(about: dict[str, object]) -> tuple[Layer, ...]:
    """Return the layers in the image's order; Syft calls their diff ids digests."""
    listed = about.get("layers")
    found = [_table(each) for each in listed] if isinstance(listed, list) else []
    return tuple(Layer(_text(each, "digest"), media_type=_text(each, "mediaType")) for each in found)


def _target(source: dict[str, object], about: dict[str, object], name: str) -> Target:
    platform = "/".join(filter(None, (_text(about, "os"), _text(about, "architecture"))))
    kind = _text(source, "type")
    return Target(
        _text(about, "userInput") or _text(about, "path") or _text(source, "name") or name,
        {"directory": "dir"}.get(kind, kind),
        digest=_text(about, "manifestDigest"),
        image_id=_text(about, "imageID"),
        platform=platform,
        tags=_texts(about.get("tags")),
    )


def _distributions(told: dict[str, object]) -> tuple[Distribution, ...]:
    name = _text(told, "id") or _text(told, "name")
    if not name:
        return ()
    found = Distribution(
        name.lower(),
        (_text(told, "versionID") or _text(told, "version")).lower(),
        _text(told, "prettyName"),
        codename=_text(told, "versionCodename"),
        like=_texts(told.get("idLike")),
        variant=_text(told, "variantID"),
    )
    return (found,)


def _package(artifact: _Artifact, layers: dict[str, int]) -> Package:
    found = put_right(parsed(artifact.purl))
    ordered = sorted(
        artifact.locations, key=lambda each: (each.annotations or {}).get("evidence") != "primary"
    )
    places = (Location(each.path.lstrip("/"), layers.get(each.layer_id)) for each in ordered if each.path)
    listed = "-lock-" in artifact.found_by
    return replace(
        found,
        locations=tuple(places),
        licences=tuple(filter(None, map(_licence, artifact.licenses))),
        digests=_digests(_table(artifact.metadata).get("digest")),
        evidence=Evidence.DECLARED if listed else Evidence.INSTALLED,
    )


def _licence(value: object) -> str:
    """Return the text as found; older schemas have the text alone."""
    return value if isinstance(value, str) else _text(_table(value), "value")


def _digests(value: object) -> tuple[tuple[str, str], ...]:
    """Return the digests of an archive."""
    found = [_table(each) for each in value] if isinstance(value, list) else []
    pairs = ((_text(each, "algorithm").lower(), _text(each, "value").lower()) for each in found)
    return tuple((algorithm, digest) for algorithm, digest in pairs if algorithm and digest)


def _own(
    packages: list[Package],
    numbers: dict[str, int],
    artifacts: list[_Artifact],
    links: list[_Relationship],
) -> None:
    names = {artifact.id: artifact.name for artifact in artifacts}
    for link in links:
        number = numbers.get(link.child)
        if link.type == _OWNS and number is not None and link.parent in names:
            packages[number] = replace(packages[number], owner=names[link.parent])


def _dependencies(
    links: list[_Relationship], numbers: dict[str, int]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return who needs whom: the parent of `dependency-of` is what the child needs."""
    found: dict[int, set[int]] = {}
    for link in links:
        needing, needed = numbers.get(link.child), numbers.get(link.parent)
        if link.type == "dependency-of" and needing is not None and needed is not None:
            found.setdefault(needing, set()).add(needed)
    return tuple((index, tuple(sorted(needed))) for index, needed in sorted(found.items()))


FORMAT = SbomFormat(
    name="syft-json",
    suffix=".syft.json",
    summary="Syft's own JSON",
    versions=(),
    recognises=recognises,
    read=read,
    media_type="application/json",
)
