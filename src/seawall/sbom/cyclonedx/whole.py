"""What a document tells beside its packages: the target, the operating systems, the layers, the tools."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from msgspec import Struct

from seawall.model.package import Distribution
from seawall.model.purl import quoted, quoted_value
from seawall.model.report import Target
from seawall.sbom.cyclonedx.components import LONGEST_VERSION, hashes
from seawall.sbom.cyclonedx.notes import (
    DIFF_ID,
    IMAGE_ID,
    PLATFORM,
    SYFT,
    TRIVY,
    Notes,
    note,
    notes_of,
)
from seawall.sbom.cyclonedx.objects import Component, Metadata, Property, Tool, Tools
from seawall.sbom.foreign import distribution_id

_TREES = frozenset(("dir", "file", "rootfs"))
_DIGEST = re.compile(r"(sha256|sha512):([0-9a-f]{64,128})")
_NAME = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_KINDS = {"container": "image", "application": "dir", "file": "file"}


class Head(Struct, frozen=True):
    """Those fields of a bill that are neither its target's nor its inventory's."""

    created: str
    tools: tuple[str, ...]


def is_time(text: str) -> bool:
    """Say whether this is a time as Seawall writes one: RFC 3339 in UTC, to the second."""
    return _TIME.fullmatch(text) is not None and instant(text) == text


def instant(text: str) -> str:
    """Return a time of RFC 3339 in UTC, to the second; "" for any other text."""
    try:
        found = datetime.fromisoformat(text)
        return f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0") if found.tzinfo else ""
    except (ValueError, OverflowError):
        return ""


def target_component(target: Target, diff_ids: list[str]) -> Component:
    """Return the target as the component that the document is about."""
    container = target.kind not in _TREES
    digest = _DIGEST.fullmatch(target.digest)
    pairs = [(IMAGE_ID, target.image_id), (PLATFORM, target.platform)]
    notes = [Property(name, value) for name, value in pairs if value]
    notes += [Property(DIFF_ID, diff_id) for diff_id in diff_ids]
    url = _image_url(target) if digest and container else ""
    return Component(
        "container" if container else "file" if target.kind == "file" else "application",
        url or f"target:{quoted(target.reference)}",
        name=target.reference,
        version=target.digest if 0 < len(target.digest) <= LONGEST_VERSION else None,
        hashes=hashes(((digest[1], digest[2]),)) or None if digest else None,
        purl=url or None,
        properties=tuple(notes) or None,
    )


def _image_url(target: Target) -> str:
    """Return the package URL of an image (type oci): the last part of its name, and the digest.

    Only what was read from a registry tells in which repository the image is.
    """
    registry = target.kind == "registry"
    named = target.reference if registry else next(iter(target.tags), "")
    repository, _, tag = named.partition("@")[0].rpartition(":")
    if not repository or "/" in tag:
        repository, tag = named.partition("@")[0], ""
    name = repository.rpartition("/")[2].lower()
    if not _NAME.fullmatch(name):
        return ""
    _, _, arch = target.platform.partition("/")
    found = {"arch": arch.partition("/")[0], "tag": tag}
    if registry and "/" in repository:
        found["repository_url"] = repository
    pairs = [f"{key}={quoted_value(value)}" for key, value in sorted(found.items()) if value]
    return f"pkg:oci/{name}@{quoted(target.digest)}" + ("?" + "&".join(pairs) if pairs else "")


def target_of(component: Component) -> Target:
    """Return the target that a component tells of."""
    notes = notes_of(component.properties)
    version = component.version or ""
    image = note(notes, IMAGE_ID) or note(notes, f"{TRIVY}ImageID")
    return Target(
        component.name or "",
        _KINDS.get(component.type, "sbom"),
        digest=version if _DIGEST.fullmatch(version) else "",
        image_id=image,
        platform=note(notes, PLATFORM),
    )


def diff_ids_of(component: Component | None) -> list[str]:
    """Return the layers that the target's component names, the lowest first."""
    notes = notes_of(component.properties) if component else {}
    return list(notes.get(DIFF_ID) or notes.get(f"{TRIVY}DiffID") or ())


def system_component(found: Distribution, ref: str) -> Component:
    """Return an operating system as a component."""
    return Component(
        "operating-system",
        ref,
        name=found.id,
        version=found.version_id if 0 < len(found.version_id) <= LONGEST_VERSION else None,
        description=found.pretty_name or None,
    )


def system_of(component: Component) -> Distribution:
    """Return the operating system that a component tells of in its fields and in Syft's properties."""
    notes = notes_of(component.properties)
    pretty = component.description or note(notes, f"{SYFT}distro:prettyName")
    if not notes:
        return Distribution(distribution_id(component.name or ""), (component.version or "").lower(), pretty)
    return Distribution(
        distribution_id(note(notes, f"{SYFT}distro:id") or component.name or ""),
        (note(notes, f"{SYFT}distro:versionID") or component.version or "").lower(),
        pretty,
        note(notes, f"{SYFT}distro:versionCodename").lower(),
        _likes(notes),
        note(notes, f"{SYFT}distro:variantID").lower(),
    )


def _likes(notes: Notes) -> tuple[str, ...]:
    found: list[str] = []
    while like := note(notes, f"{SYFT}distro:idLike:{len(found)}"):
        found.append(like)
    return tuple(found)


def tool_objects(tools: tuple[str, ...], version: str) -> tuple[Tool, ...] | Tools:
    """Return tools, `name version` each, in the form of a version, each one once, as the schema demands."""
    parted = [text.rpartition(" ") if " " in text else (text, "", "") for text in tools]
    if version == "1.4":
        listed = (Tool(name=name, version=release or None) for name, _, release in parted)
        return tuple(dict.fromkeys(listed))
    made = (
        Component("application", name=name, version=release[:LONGEST_VERSION] or None)
        for name, _, release in parted
    )
    return Tools(tuple(dict.fromkeys(made)))


def head_of(metadata: Metadata | None) -> Head:
    """Return when a document was made, and by what."""
    if metadata is None:
        return Head("", ())
    tools = metadata.tools
    found: tuple[Tool | Component, ...] = (tools.components if isinstance(tools, Tools) else tools) or ()
    names = (f"{each.name or ''} {each.version or ''}".strip() for each in found)
    return Head(instant(metadata.timestamp or ""), tuple(name for name in names if name))
