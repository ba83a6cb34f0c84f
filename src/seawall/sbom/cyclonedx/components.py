"""A package as a component, and what that component alone would be read as."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec.structs import replace

from seawall.model import package as model
from seawall.model.errors import Malformed
from seawall.model.licence import identifiers, normalised
from seawall.model.package import Package, SourcePackage
from seawall.model.purl import parsed
from seawall.sbom.cyclonedx.notes import (
    CATALOGER,
    EVIDENCE,
    OWNER,
    SOURCE_NAME,
    SOURCE_VERSION,
    SYFT,
    TRIVY,
    Notes,
    note,
    notes_of,
)
from seawall.sbom.cyclonedx.objects import (
    Component,
    Entity,
    Evidence,
    Hash,
    Identity,
    LicenseChoice,
    LicenseName,
    Method,
    Property,
)
from seawall.sbom.cyclonedx.places import Layers, locations, occurrences, place_notes
from seawall.sbom.foreign import put_right

IMAGES = frozenset(("docker", "oci"))  # types of packages that stand for an image as a whole
LONGEST_VERSION = 1024
_ALGORITHMS = {
    "md5": ("MD5", 32),
    "sha1": ("SHA-1", 40),
    "sha256": ("SHA-256", 64),
    "sha384": ("SHA-384", 96),
    "sha512": ("SHA-512", 128),
    "sha3-256": ("SHA3-256", 64),
    "sha3-384": ("SHA3-384", 96),
    "sha3-512": ("SHA3-512", 128),
    "blake2b-256": ("BLAKE2b-256", 64),
    "blake2b-384": ("BLAKE2b-384", 96),
    "blake2b-512": ("BLAKE2b-512", 128),
    "blake3": ("BLAKE3", 64),
}
_NAMES = {name: ours for ours, (name, _) in _ALGORITHMS.items()}
_HEX = re.compile("[0-9a-f]+")
_IDENTIFIER = re.compile(r"[A-Za-z0-9.-]+")
_SOURCE_RPM = f"{SYFT}metadata:sourceRpm"
# How a cataloger that looks into programs, not at what was written down about them, is called.
_BINARY = ("binary", "classifier", "executable", "elf")
_DECLARED, _INSTALLED = model.Evidence.DECLARED, model.Evidence.INSTALLED


def component_of(package: Package, url: str, ref: str, layers: Layers, version: str) -> Component:
    """Return a package in the fields and properties that a version of CycloneDX has for it.

    `url` is its package URL, `ref` unique in the document.
    """
    notes: list[Property] = []
    if package.cataloger:
        notes.append(Property(CATALOGER, package.cataloger))
    if package.evidence is _DECLARED:
        notes.append(Property(EVIDENCE, _DECLARED.value))
    if package.owner:
        notes.append(Property(OWNER, package.owner))
    source = package.source
    if source is not None and (package.type == "deb" or source.name != package.name):
        notes += [Property(SOURCE_NAME, source.name), Property(SOURCE_VERSION, source.version)]
    places = package.locations
    if places:
        notes += place_notes(places, layers, version)
    return Component(
        "library",
        ref,
        Entity(package.supplier) if package.supplier else None,
        None,
        package.namespace or None,
        package.name,
        package.version if 0 < len(package.version) <= LONGEST_VERSION else None,
        scope="excluded" if package.development else None,
        hashes=hashes(package.digests) or None if package.digests else None,
        licenses=_licenses(package.licences) or None if package.licences else None,
        purl=url,
        properties=tuple(notes) if notes else None,
        evidence=_evidence(package, version) if places and version != "1.4" else None,
    )


def hashes(digests: tuple[tuple[str, str], ...]) -> tuple[Hash, ...]:
    """Return those digests that the specification has an algorithm for, and that could be of it."""
    found = []
    for algorithm, value in digests:
        name, length = _ALGORITHMS.get(algorithm, ("", 0))
        if len(value) == length and _HEX.fullmatch(value):
            found.append(Hash(name, value))
    return tuple(found)


@lru_cache(maxsize=4096)
def _licenses(texts: tuple[str, ...]) -> tuple[LicenseChoice, ...]:
    """Return licences as an identifier, as one expression, or, where a text is neither, as names.

    Before 1.7 an expression stands alone; beside names it is one of them.
    """
    licence = normalised(texts)
    expression = licence.expression
    choices = []
    if expression:
        plain = _IDENTIFIER.fullmatch(expression) and identifiers().get(expression.lower()) == expression
        if plain:
            choices.append(LicenseChoice(LicenseName(id=expression)))
        elif licence.texts:
            choices.append(LicenseChoice(LicenseName(name=expression)))
        else:
            choices.append(LicenseChoice(expression=expression))
    choices += [LicenseChoice(LicenseName(name=text)) for text in licence.texts if text.strip()]
    return tuple(choices)


def _evidence(package: Package, version: str) -> Evidence:
    identity = _identity(any(word in package.cataloger for word in _BINARY), package.locations[0].path)
    return Evidence(
        identity if version == "1.5" else (identity,), occurrences=occurrences(package.locations, version)
    )


@lru_cache(maxsize=1024)
def _identity(binary: bool, path: str) -> Identity:  # noqa: FBT001 - a cache knows positions only
    """Say what a package's identity stands on: what was written down about it, or what a program contains."""
    technique, confidence = ("binary-analysis", 0.9) if binary else ("manifest-analysis", 1.0)
    return Identity("purl", confidence, (Method(technique, confidence, path),))


def package_of(component: Component, layers: Layers) -> Package:
    """Return the package that a component tells of; type "" where it has no usable package URL."""
    notes = notes_of(component.properties)
    found = _named(component)
    if notes:
        found = _with_source(found, notes)
    supplier = component.supplier
    return Package(
        found.type,
        found.name,
        found.version,
        locations(component, notes, layers),
        found.namespace,
        found.source,
        found.arch,
        licence_texts(component) if component.licenses else (),
        found.qualifiers,
        component.scope == "excluded" or (bool(notes) and _for_development(notes)),
        _DECLARED if note(notes, EVIDENCE) == _DECLARED.value else _INSTALLED,
        note(notes, CATALOGER),
        note(notes, OWNER),
        distro=found.distro,
        digests=_digests(component) if component.hashes else (),
        supplier=(supplier.name if supplier else None) or component.publisher or "",
    )


def _named(component: Component) -> Package:
    """Return what the package URL says, the component's own version where that has none."""
    version = component.version or ""
    try:
        found = parsed(component.purl or "")
    except Malformed:
        return Package("", component.name or "", version, namespace=component.group or "")
    if version and not found.version:
        found = replace(found, version=version)
    return put_right(found)


def _with_source(found: Package, notes: Notes) -> Package:
    """Return the package with the source package that Seawall, Trivy or Syft note for it."""
    if name := note(notes, SOURCE_NAME):
        return replace(found, source=SourcePackage(name, note(notes, SOURCE_VERSION)))
    if name := note(notes, f"{TRIVY}SrcName"):
        version = note(notes, f"{TRIVY}SrcVersion") or found.version
        if release := note(notes, f"{TRIVY}SrcRelease"):
            version = f"{version}-{release}"
        epoch = note(notes, f"{TRIVY}SrcEpoch")
        if epoch not in {"", "0"} and found.type == "deb":  # a source rpm's advisories do without
            version = f"{epoch}:{version}"
        return put_right(replace(found, source=SourcePackage(name, version)))
    if found.source is None and (name := note(notes, _SOURCE_RPM)):
        return put_right(replace(found, source=SourcePackage(name, "")))
    if found.source is None and (name := note(notes, f"{SYFT}metadata:source")):
        version = note(notes, f"{SYFT}metadata:sourceVersion") or found.version
        return put_right(replace(found, source=SourcePackage(name, version)))
    if found.source is None and (name := note(notes, f"{SYFT}metadata:originPackage")):
        return replace(found, source=SourcePackage(name, found.version))
    return found


def licence_texts(component: Component) -> tuple[str, ...]:
    """Return licences as they stand: identifiers, names and expressions."""
    found = []
    for choice in component.licenses or ():
        named = choice.license
        text = choice.expression or (named and (named.id or named.name))
        if text:
            found.append(text)
    return tuple(found)


def _digests(component: Component) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_NAMES.get(each.alg) or each.alg.lower(), each.content.lower()) for each in component.hashes or ()
    )


def _for_development(notes: Notes) -> bool:
    """Say whether a package manager's own generator (CycloneDX property taxonomy) marks a component so."""
    if note(notes, "cdx:npm:package:development") == "true":
        return True
    if note(notes, "cdx:composer:package:isDevRequirement") == "true":
        return True
    if categories := notes.get("cdx:pipenv:category"):
        return "default" not in categories
    groups = notes.get("cdx:poetry:group")
    return groups is not None and "main" not in groups
