"""What the Java catalogers share: coordinates, `pom.properties`, and project models (POM 4.0.0).

A model is read as it stands; `Project` adds the parents that are at hand, as Maven's inheritance does: group,
version, properties, managed and direct dependencies.  Nothing is fetched, so what comes from elsewhere
stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from seawall.markup import Element

DEFAULT_PARENT = "../pom.xml"
_EXPANSIONS = 64
_LONGEST = 1000
_REFERENCE = re.compile(r"\$\{([^${}]{1,200})\}")
_ID = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_VERSION = re.compile(r"(?=.*[0-9A-Za-z])[^\s\\/:\"<>|?*\[\](){},$@]{1,200}(?<!\+)")
_PINNED = re.compile(r"\[\s*([^\s\[\](),]+)\s*\]")
_FLOATING = frozenset({"LATEST", "RELEASE"})
_PROPERTY = re.compile(r"[ \t\f]*+([^\s=:#!\\]++)(?:[ \t\f]*+[=:][ \t\f]*+|[ \t\f]++)(.*)")


class Coordinates(Struct, frozen=True):
    """Group, artifact and version; each may be empty or hold references to properties."""

    group: str = ""
    artifact: str = ""
    version: str = ""

    @property
    def usable(self) -> bool:
        """Say whether all three are there, as a repository would have them."""
        return is_id(self.group) and is_id(self.artifact) and is_version(self.version)

    def __str__(self) -> str:
        return ":".join(part for part in (self.group, self.artifact, self.version) if part)


class Dependency(Struct, frozen=True):
    """One that a model names; `profile` is the one that it belongs to, if any."""

    coordinates: Coordinates
    line: int
    scope: str = ""
    kind: str = ""
    classifier: str = ""
    optional: bool = False
    profile: str = ""


class Model(Struct, frozen=True):
    """One pom.xml as it stands; `parent_path` is where it says its parent is, "" for nowhere."""

    own: Coordinates
    parent: Coordinates | None
    parent_path: str
    properties: Mapping[str, str]
    dependencies: tuple[Dependency, ...]
    managed: tuple[Dependency, ...]
    licences: tuple[str, ...]
    supplier: str


def is_id(text: str) -> bool:
    """Say whether `text` can be a group or artifact."""
    return _ID.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Say whether `text` can be one version, rather than a range, a prefix (`1.+`) or a reference."""
    return _VERSION.fullmatch(text) is not None and text not in _FLOATING


def pinned(text: str) -> str:
    """Return the version that a range of exactly one names (`[1.0]`), else the text itself."""
    found = _PINNED.fullmatch(text)
    return found[1] if found else text


def properties(data: bytes) -> dict[str, str]:
    """Return the plain entries of a Java properties file (java.util.Properties), escapes left as they are."""
    found: dict[str, str] = {}
    for line in re.split(r"[\r\n]+", data.decode("utf-8-sig", "replace")):
        entry = _PROPERTY.fullmatch(line.rstrip())
        if entry:
            found[entry[1]] = entry[2]
    return found


@lru_cache(maxsize=32)
def read_model(path: str, data: bytes) -> Model:
    """Return what a pom.xml says; Malformed and LimitExceeded leave it.  Parents are asked for often."""
    from seawall.markup import parse_xml  # noqa: PLC0415 - few targets have such files
    from seawall.model.errors import Malformed  # noqa: PLC0415

    root = parse_xml(path, data)
    if root.name != "project":
        raise Malformed(f"{path}: not a Maven project: its root element is {root.name[:80]}")
    parent = root.child("parent")
    above = _coordinates(parent) if parent is not None else None
    own = _coordinates(root)
    if above is not None:
        own = Coordinates(own.group or above.group, own.artifact, own.version or above.version)
    told = parent.child("relativePath") if parent is not None else None
    entries = root.child("properties")
    return Model(
        own=own,
        parent=above,
        parent_path=(told.text.strip() if told is not None else DEFAULT_PARENT) if above else "",
        properties={e.name: e.text.strip() for e in entries.children} if entries is not None else {},
        dependencies=(*_dependencies(root, "dependencies"), *_profiles(root, "dependencies")),
        managed=tuple(_dependencies(root, "dependencyManagement", "dependencies")),
        licences=_licences(root),
        supplier=root.said("organization", "name"),
    )


def _coordinates(element: Element) -> Coordinates:
    return Coordinates(element.said("groupId"), element.said("artifactId"), element.said("version"))


def _licences(root: Element) -> tuple[str, ...]:
    listed = root.child("licenses")
    found = [each.said("name") or each.said("url") for each in listed.all("license")] if listed else []
    return tuple(dict.fromkeys(filter(None, found)))


def _profiles(root: Element, *names: str) -> Iterator[Dependency]:
    profiles = root.child("profiles")
    for profile in profiles.all("profile") if profiles is not None else ():
        yield from _dependencies(profile, *names, profile=profile.said("id") or "default")


def _dependencies(element: Element, *names: str, profile: str = "") -> Iterator[Dependency]:
    listed = element.child(*names)
    for each in listed.all("dependency") if listed is not None else ():
        yield Dependency(
            _coordinates(each),
            each.line,
            each.said("scope"),
            each.said("type"),
            each.said("classifier"),
            each.said("optional") == "true",
            profile,
        )


class Project:
    """A model with the parents that are at hand, the nearest first."""

    def __init__(self, models: Sequence[Model]) -> None:
        self.model = models[0]
        self.missing_parent = models[-1].parent
        self._models = models
        own, parent = self.model.own, self.model.parent or Coordinates()
        self._properties: dict[str, str] = {}
        for model in reversed(models):
            self._properties.update(model.properties)
        for prefix in ("project.", "pom.", ""):
            self._properties |= {
                f"{prefix}groupId": own.group,
                f"{prefix}artifactId": own.artifact,
                f"{prefix}version": own.version,
            }
        for prefix in ("project.parent.", "parent."):
            self._properties |= {f"{prefix}groupId": parent.group, f"{prefix}version": parent.version}
        self.own = self.resolved(own)
        self._managed: dict[tuple[str, ...], Dependency] = {}
        self.imports: list[Coordinates] = []
        for model in models:
            for each in model.managed:
                found = self.resolved(each.coordinates)
                if each.scope == "import":
                    self.imports.append(found)
                else:
                    self._managed.setdefault(_managed_as(found, each), each)

    def interpolate(self, text: str) -> str:
        """Return `text` with the references to known properties replaced; what is not known stays."""
        for _ in range(_EXPANSIONS):
            found = next((m for m in _REFERENCE.finditer(text) if m[1] in self._properties), None)
            if found is None or len(text) > _LONGEST:
                break
            text = text[: found.start()] + self._properties[found[1]] + text[found.end() :]
        return text

    def resolved(self, coordinates: Coordinates) -> Coordinates:
        """Return coordinates with their references replaced, and a range of one version as that."""
        group, artifact, version = (
            self.interpolate(part) for part in (coordinates.group, coordinates.artifact, coordinates.version)
        )
        return Coordinates(group, artifact, pinned(version))

    def dependencies(self) -> Iterator[Dependency]:
        """Yield the dependencies, inherited ones too, with what the management says of each."""
        said: set[tuple[str, ...]] = set()
        for model in self._models:
            for each in model.dependencies:
                found = self.resolved(each.coordinates)
                key = (*_managed_as(found, each), each.profile)
                if key in said:
                    continue
                said.add(key)
                managed = self._managed.get(key[:4])
                version = found.version
                if not version and managed is not None:
                    version = self.resolved(managed.coordinates).version
                yield Dependency(
                    Coordinates(found.group, found.artifact, version),
                    each.line if model is self.model else 0,
                    self.interpolate(each.scope or (managed.scope if managed else "")) or "compile",
                    each.kind,
                    self.interpolate(each.classifier),
                    each.optional or (managed is not None and managed.optional),
                    each.profile,
                )


def _managed_as(found: Coordinates, each: Dependency) -> tuple[str, ...]:
    return found.group, found.artifact, each.kind or "jar", each.classifier


def required(project: Project) -> tuple[str, ...]:
    """Return what a published project needs when it runs, as tokens for Package.requires."""
    found = [
        f"{each.coordinates.group}/{each.coordinates.artifact}"
        + (f"@{each.coordinates.version}" if is_version(each.coordinates.version) else "")
        for each in project.dependencies()
        if each.scope in {"compile", "runtime"} and not each.optional and not each.profile
        if is_id(each.coordinates.group) and is_id(each.coordinates.artifact)
    ]
    return tuple(dict.fromkeys(found))
