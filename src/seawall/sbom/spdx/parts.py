"""A package as a part of an SPDX document, and what that part alone would be read as."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from seawall.model.errors import Malformed
from seawall.model.package import Distribution, Layer, Location, Package, SourcePackage
from seawall.model.purl import parsed, purl
from seawall.sbom.foreign import put_right
from seawall.sbom.residue import PACKAGE, residue, restored
from seawall.sbom.spdx.document import (
    NOTHING,
    OPERATING_SYSTEM,
    SYSTEM_ID,
    Part,
    note,
    noted,
    plain,
    short_hash,
    slug,
)
from seawall.sbom.spdx.licensing import Licensing, licence_texts

LAYER = "LayerDiffID"
"""The note that names a package's layer, as Trivy's documents call it."""

BUILT_FROM = "built package from: "
_LENGTHS = {
    "MD2": 32,
    "MD4": 32,
    "MD5": 32,
    "SHA1": 40,
    "SHA224": 56,
    "SHA256": 64,
    "SHA384": 96,
    "SHA512": 128,
    "ADLER32": 8,
    "SHA3-256": 64,
    "SHA3-384": 96,
    "SHA3-512": 128,
    "BLAKE2b-256": 64,
    "BLAKE2b-384": 96,
    "BLAKE2b-512": 128,
    "BLAKE3": 64,
}
_ALGORITHMS = {name.lower(): name for name in _LENGTHS}
_SINCE_2_3 = frozenset(name for name in _LENGTHS if name.startswith(("SHA3", "BLAKE", "ADLER")))
_HEX = re.compile("[0-9a-f]+")
_MAIL = re.compile(r"([^()<>]*[^()<> ]) <([^()<> ]+@[^()<> ]+)>")
_ACTOR = re.compile(r"(?:Organization|Person): *(.*?) *(?:\(([^()]*)\))?", re.DOTALL)
# What documents list beside packages: images, their layers, a whole that was described.
_WHOLES = frozenset(("docker", "oci"))
_PURPOSES_OF_WHOLES = frozenset(("CONTAINER", "DEVICE", "FILE", "FIRMWARE", OPERATING_SYSTEM))


class Ids:
    """SPDX ids that nobody else of the document has, the same ones for the same parts in the same order."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, start: str, name: str, whole: str) -> str:
        """Return `start-name-hash of the whole`, numbered where it is taken."""
        made = f"{start}-{slug(name)}-{short_hash(whole)}".replace("--", "-")
        count = self._taken[made] = self._taken.get(made, 0) + 1
        return made if count == 1 else f"{made}-{count}"


def package_part(package: Package, ids: Ids, licensing: Licensing, layers: Layers, version: str) -> Part:
    """Return a package as a part of a document of `version`; what that cannot hold is among its notes."""
    url = purl(package)
    first = package.locations[0] if package.locations else None
    source = package.source
    part = Part(
        ids.unique(f"SPDXRef-Package-{slug(package.type)}", package.name, f"{url}\0{first and first.path}"),
        plain(package.name) or "unnamed",
        plain(package.version),
        purpose="" if version == "2.2" else "LIBRARY",
        file_name=plain(first.path) if first else "",
        supplier=_actor(package.supplier),
        checksums=checksums(package.digests, version),
        declared=licensing.declared(package.licences),
        purl=url,
        source_info=f"{BUILT_FROM}{plain(source.name)} {plain(source.version)}".strip() if source else "",
        notes=layers.noted(first),
    )
    visible = package_of(part, licensing.extracted, layers)
    if not visible.type:  # no package URL can be made of its type or name
        part = replace(part, purl="")
    text = residue(package, visible)
    if text or not is_package(part):
        part = replace(part, notes=(*part.notes, noted(PACKAGE, text or "{}")))
    return part


class Layers:
    """The layers of a document, by diff id."""

    def __init__(self, diff_ids: Sequence[str]) -> None:
        self.diff_ids = tuple(diff_ids)
        self._indices = {diff_id: index for index, diff_id in reversed(list(enumerate(diff_ids)))}

    def noted(self, place: Location | None) -> tuple[str, ...]:
        """Return the note that says in which layer something was found."""
        index = place.layer if place else None
        if index is None or not 0 <= index < len(self.diff_ids):
            return ()
        return (f"{LAYER}: {self.diff_ids[index]}",)

    def index(self, notes: tuple[str, ...]) -> int | None:
        """Return the index of the layer that notes name."""
        return self._indices.get(note(notes, LAYER) or "")


def checksums(digests: tuple[tuple[str, str], ...], version: str) -> tuple[tuple[str, str], ...]:
    """Return those digests that the version has an algorithm for, and that could be of it."""
    found = []
    for algorithm, value in digests:
        name = _ALGORITHMS.get(algorithm, "")
        if not name or (version == "2.2" and name in _SINCE_2_3):
            continue
        if len(value) == _LENGTHS[name] and _HEX.fullmatch(value):
            found.append((name, value))
    return tuple(found)


def _actor(supplier: str) -> str:
    """Say who distributes: 'Organization', for what a package's metadata names is mostly a team."""
    text = plain(supplier)
    if not text:
        return ""
    mail = _MAIL.fullmatch(text)
    return f"Organization: {mail[1]} ({mail[2]})" if mail else f"Organization: {text}"


def _supplier(actor: str) -> str:
    found = _ACTOR.fullmatch(actor)
    if found is None:
        return "" if actor in NOTHING else actor
    name, mail = found[1], found[2]
    return f"{name} <{mail}>" if mail and "@" in mail else actor.partition(":")[2].strip()


def package_of(part: Part, extracted: Mapping[str, str], layers: Layers) -> Package:
    """Return the package that a part tells of in its own fields; type "" where it has no package URL."""
    try:
        found = parsed(part.purl) if part.purl else Package("", part.name, part.version)
    except Malformed:
        found = Package("", part.name, part.version)
    expression = part.declared if part.declared not in NOTHING else part.concluded
    layer = layers.index(part.notes)
    place = Location(part.file_name, layer) if part.file_name or layer is not None else None
    source = _source(part, found)
    return replace(
        put_right(replace(found, source=source) if source else found),
        licences=licence_texts(expression, extracted),
        digests=tuple((algorithm.lower(), value.lower()) for algorithm, value in part.checksums),
        supplier=_supplier(part.supplier),
        locations=(place,) if place else (),
    )


def _source(part: Part, found: Package) -> SourcePackage | None:
    if not part.source_info.startswith(BUILT_FROM):
        return None
    name, _, version = part.source_info.removeprefix(BUILT_FROM).partition(" ")
    if found.type == "rpm" and version:  # Trivy puts the epoch in front, which no advisory of a source has
        version = version.rpartition(":")[2]
    return SourcePackage(name, version) if name else None


def read_package(part: Part, extracted: Mapping[str, str], layers: Layers) -> Package:
    """Return the package with what its note has beside; Malformed for a note that nobody wrote."""
    visible = package_of(part, extracted, layers)
    text = note(part.notes, PACKAGE)
    return visible if text is None else restored(visible, text)


def is_package(part: Part) -> bool:
    """Say whether a part is a package that can be matched, and no image, layer or system as a whole."""
    if note(part.notes, PACKAGE) is not None:
        return True
    if is_whole(part) or not part.purl:
        return False
    try:
        return parsed(part.purl).type not in _WHOLES
    except Malformed:
        return False


def is_whole(part: Part) -> bool:
    """Say whether a part stands for what packages are in: an image, a system, the file that lists them."""
    if note(part.notes, PACKAGE) is not None:
        return False
    kind = part.purl.lower().removeprefix("pkg:").partition("/")[0]
    return (
        part.purpose in _PURPOSES_OF_WHOLES
        or is_system(part)
        or kind in _WHOLES
        or (not part.purl and note(part.notes, "Class") is not None)
    )


def is_system(part: Part) -> bool:
    """Say whether a part is an operating system."""
    return part.purpose == OPERATING_SYSTEM or part.id.startswith(SYSTEM_ID)


def system_part(found: Distribution, ids: Ids, version: str) -> Part:
    """Return a distribution as a part; its id says what it is where the version has no purpose."""
    return Part(
        ids.unique(SYSTEM_ID, found.id, f"{found.id}\0{found.version_id}\0{found.root}"),
        plain(found.id) or "unnamed",
        plain(found.version_id),
        purpose="" if version == "2.2" else OPERATING_SYSTEM,
        summary=plain(found.pretty_name),
    )


def system_of(part: Part) -> Distribution:
    """Return the distribution that a part tells of."""
    return Distribution(part.name.lower(), part.version.lower(), part.summary)


def layers_of(diff_ids: Sequence[str]) -> tuple[Layer, ...]:
    """Return layers of which nothing but the diff id is known."""
    return tuple(Layer(diff_id) for diff_id in diff_ids)
