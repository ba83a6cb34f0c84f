"""One Java archive: the packages that are in it, by Maven's files inside, else by its manifest and name.

A shaded archive has the `pom.properties` of all that went into it; the one that its own name tells of is the
archive itself, and only that has the archive's digests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from seawall.inventory import maven
from seawall.inventory.base import Record
from seawall.inventory.javaname import Named, identify, manifest, named
from seawall.inventory.maven import Coordinates
from seawall.inventory.ziparchive import Archive, Member
from seawall.model.errors import SeawallError
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB

EXTENSIONS = ("jar", "war", "ear", "par", "sar", "nar", "jpi", "hpi", "lpkg", "rar")
WANTED = re.compile(
    rb"(?:META-INF/MANIFEST\.MF|META-INF/maven/[^/]+/[^/]+/pom\.(?:properties|xml)"
    rb"|.*\.(?:%b))\Z" % "|".join(EXTENSIONS).encode(),
    re.IGNORECASE | re.DOTALL,
)
METADATA_LIMIT = 4 * MIB
_RUNS = re.compile(rb"\.(?:class|clj[cs]?|groovy|kts?|dex|js|so|dll|dylib|jnilib)", re.IGNORECASE)
_MODEL = re.compile(r"META-INF/maven/([^/]+)/([^/]+)/pom\.(properties|xml)", re.IGNORECASE)
Digests = tuple[tuple[str, str], ...]


class _Found(Struct):
    """What lies in one `META-INF/maven/group/artifact`."""

    group: str
    artifact: str
    properties: Member | None = None
    model: Member | None = None


class _Part(Struct, frozen=True):
    """A library that Maven's files tell of."""

    coordinates: Coordinates
    proof: str
    licences: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    supplier: str = ""


def is_archive(name: str) -> bool:
    """Say whether a member's name is that of an archive in the archive."""
    return name.rpartition(".")[2].lower() in EXTENSIONS


def records(archive: Archive, digests: Digests) -> Iterator[Record]:
    """Yield the packages of an archive, those of archives inside it left out."""
    parts: list[_Part] = []
    for found in _by_directory(archive.members):
        part = _part(archive, found)
        if isinstance(part, NotAssessed):
            yield part
        else:
            parts.append(part)
    file = named(archive.path)
    own = _own(file, archive.path, parts)
    for part in parts:
        yield _package(archive.path, part, digests if part is own else ())
    if own is None:
        yield from _itself(archive, file, digests, {part.coordinates.artifact for part in parts})


def _by_directory(members: tuple[Member, ...]) -> list[_Found]:
    found: dict[tuple[str, str], _Found] = {}
    for member in members:
        match = _MODEL.fullmatch(member.name)
        if match:
            entry = found.setdefault((match[1], match[2]), _Found(match[1], match[2]))
            if match[3].lower() == "xml":
                entry.model = member
            else:
                entry.properties = member
    return list(found.values())


def _part(archive: Archive, found: _Found) -> _Part | NotAssessed:
    """Read the properties, and the model for what they leave open; what names no version is not assessed."""
    coordinates = Coordinates()
    project: maven.Project | None = None
    why = ""
    try:
        if found.properties is not None:
            said = maven.properties(bytes(archive.read(found.properties, METADATA_LIMIT)))
            coordinates = Coordinates(
                said.get("groupId", ""), said.get("artifactId", ""), said.get("version", "")
            )
    except SeawallError as error:
        why = str(error)
    try:
        if found.model is not None:
            data = bytes(archive.read(found.model, METADATA_LIMIT))
            project = maven.Project((maven.read_model(f"{archive.path}!/{found.model.name}", data),))
    except SeawallError as error:
        why = why or str(error)
    proof = found.properties.name if found.properties is not None else ""
    if not coordinates.usable:
        own = project.own if project is not None else Coordinates()
        coordinates = _completed(coordinates, own, found)
        proof = proof if maven.is_version(coordinates.version) and not own.version else _name(found)
    if not coordinates.usable:
        return NotAssessed(
            "package",
            f"{archive.path}: {found.group}:{found.artifact}",
            why or "Maven's files in it name no version",
        )
    if project is None:
        return _Part(coordinates, proof)
    model = project.model
    return _Part(coordinates, proof, model.licences, maven.required(project), model.supplier)


def _completed(told: Coordinates, own: Coordinates, found: _Found) -> Coordinates:
    """Return coordinates that may lack something with what the model, or the directory's name, has."""
    group = next(filter(maven.is_id, (told.group, own.group, found.group)), "")
    artifact = next(filter(maven.is_id, (told.artifact, own.artifact, found.artifact)), "")
    return Coordinates(group, artifact, next(filter(maven.is_version, (told.version, own.version)), ""))


def _name(found: _Found) -> str:
    member = found.model or found.properties
    return member.name if member is not None else ""


def _own(file: Named, path: str, parts: list[_Part]) -> _Part | None:
    """Return the library that the archive is itself: the one its name tells of, or the only one."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    best: tuple[int, int, _Part] | None = None
    for part in parts:
        artifact, version = part.coordinates.artifact, part.coordinates.version
        rank = 0
        if stem.startswith(f"{artifact}-{version}") or stem.endswith(f".{artifact}-{version}"):
            rank = 3
        elif file.artifact == artifact or file.artifact.endswith(f".{artifact}"):
            rank = 2
        elif file.version and file.version == version and len(parts) == 1:
            rank = 1
        if rank and (best is None or (rank, len(artifact)) > best[:2]):
            best = rank, len(artifact), part
    if best is not None:
        return best[2]
    return parts[0] if len(parts) == 1 and not file.version else None


def _package(path: str, part: _Part, digests: Digests) -> Package:
    at = part.coordinates
    return Package(
        "maven",
        at.artifact,
        at.version,
        (Location(path, proof=part.proof),),
        at.group,
        licences=part.licences,
        requires=part.requires,
        supplier=part.supplier,
        digests=digests,
    )


def _itself(archive: Archive, file: Named, digests: Digests, inside: set[str]) -> Iterator[Record]:
    """Yield the archive by its manifest and name, when no Maven model in it is its own.

    Where nothing in it can run there is nothing to judge; where others are inside, it may be one of them.
    """
    said = _manifest(archive)
    identity = identify(archive.path, said, archive.directory)
    if identity.artifact in inside or (inside and not identity.version):
        return
    if file.documents or not _RUNS.search(archive.directory):
        return
    if not maven.is_version(identity.version) or not maven.is_id(identity.artifact):
        if not any(is_archive(member.name) for member in archive.members):
            yield NotAssessed(
                "package",
                archive.path,
                "neither Maven's files, nor its manifest, nor its name tell which version it is",
            )
        return
    yield Package(
        "maven",
        identity.artifact,
        identity.version,
        (Location(archive.path, proof=identity.proof),),
        identity.group,
        licences=_licences(said),
        supplier=said.get("implementation-vendor", "") or said.get("bundle-vendor", ""),
        digests=digests,
    )


def _manifest(archive: Archive) -> Mapping[str, str]:
    for member in archive.members:
        if member.name.upper() == "META-INF/MANIFEST.MF":
            try:
                return manifest(bytes(archive.read(member, METADATA_LIMIT)))
            except SeawallError:
                return {}  # the name may tell the same; where it does not, the archive is not assessed
    return {}


def _licences(said: Mapping[str, str]) -> tuple[str, ...]:
    """Return what Bundle-License names (OSGi Core, 3.2.1.11), attributes cut off."""
    listed = (each.partition(";")[0].strip() for each in said.get("bundle-license", "").split(","))
    return tuple(dict.fromkeys(filter(None, listed)))
