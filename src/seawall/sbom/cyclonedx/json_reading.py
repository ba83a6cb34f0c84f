"""A document in JSON: decoded as a whole where all of it has its shape, else entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed
from seawall.sbom.base import Bill
from seawall.sbom.cyclonedx.objects import Component, Dependency, Metadata, Vulnerability
from seawall.sbom.cyclonedx.reading import MOST_COMPONENTS, Document, bill_of, checked_version, flat
from seawall.sbom.decoding import decode, utf8

MOST_VALUES = 12_000_000

T = TypeVar("T")
_FORMAT = re.compile(rb'"bomFormat"\s*:\s*"CycloneDX"|"bom-ref"\s*:')


class _Whole(Struct, frozen=True):
    """A document all of which has its shape."""

    bom_format: str = field(name="bomFormat")
    spec_version: str = field(name="specVersion")
    metadata: Metadata | None = None
    components: list[Component] | None = None
    dependencies: list[Dependency] | None = None
    vulnerabilities: list[Vulnerability] | None = None


def recognises(start: bytes) -> bool:
    """Tell by the format's name, or by a reference: some generators write the name last."""
    text = utf8(start).lstrip()
    return text.startswith(b"{") and _FORMAT.search(text) is not None


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells.

    Malformed for what is no JSON or no CycloneDX, LimitExceeded for too much of it, Unsupported for a version
    that is not read.
    """
    data = utf8(data)
    if data.count(b",") + data.count(b"{") + data.count(b"[") > MOST_VALUES:
        raise LimitExceeded(f"{name}: more than {MOST_VALUES} JSON values")
    try:
        whole = msgspec.json.decode(data, type=_Whole)
    except msgspec.ValidationError:
        return _piecewise(data, name)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        decode(data, object, name)  # says what is wrong
        raise Malformed(f"{name}: not the JSON expected") from None
    version = _checked(whole.bom_format, whole.spec_version, name)
    document = Document(
        whole.metadata or Metadata(),
        flat(whole.components or (), name),
        whole.dependencies or [],
        whole.vulnerabilities or [],
        [],
    )
    return bill_of(document, name, f"cyclonedx-json {version}")


def _checked(bom_format: object, version: object, name: str) -> str:
    if bom_format != "CycloneDX":
        raise Malformed(f"{name}: bomFormat is {bom_format!r:.40}: 'CycloneDX' is expected")
    return checked_version(version, name)


def _piecewise(data: bytes, name: str) -> Bill:
    """Return what the entries tell that have their shape; every other one is said not to have been read."""
    whole = decode(data, object, name)
    if not isinstance(whole, dict):
        raise Malformed(f"{name}: a JSON object is expected")
    version = _checked(whole.get("bomFormat"), whole.get("specVersion"), name)
    entries = _Entries(name)
    told = whole.get("metadata")
    metadata = entries.convert({} if told is None else told, Metadata, "file", "metadata")
    document = Document(
        metadata or Metadata(component=entries.root(told)),
        list(entries.components(whole.get("components"))),
        list(entries.each(whole.get("dependencies"), Dependency, "dependencies")),
        list(entries.each(whole.get("vulnerabilities"), Vulnerability, "vulnerabilities")),
        entries.unread,
    )
    return bill_of(document, name, f"cyclonedx-json {version}")


class _Entries:
    """Converts entries one by one, and keeps why some were not read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.unread: list[NotAssessed] = []

    def convert(self, value: object, kind: type[T], what: str, subject: str) -> T | None:
        """Return a value as `kind`, None where it has not that shape."""
        try:
            return msgspec.convert(value, kind)
        except (msgspec.ValidationError, RecursionError) as error:
            self._unread(what, subject, f"not its shape: {error!s:.200}")
            return None

    def root(self, metadata: object) -> Component | None:
        """Return the component that the document is about, where only other things are not their shape."""
        if not isinstance(metadata, dict) or not isinstance(metadata.get("component"), dict):
            return None
        return self.convert(metadata["component"], Component, "file", "metadata.component")

    def each(self, value: object, kind: type[T], what: str) -> Iterator[T]:
        """Yield the entries of a list that are of `kind`."""
        for index, entry in enumerate(self._list(value, what)):
            found = self.convert(entry, kind, "file", f"{what}[{index}]")
            if found is not None:
                yield found

    def components(self, value: object) -> Iterator[Component]:
        """Yield components, each before its parts."""
        waiting = [(iter(enumerate(self._list(value, "components"))), "components")]
        count = 0
        while waiting:
            entries, path = waiting[-1]
            index, entry = next(entries, (-1, None))
            if index < 0:
                waiting.pop()
                continue
            count += 1
            if count > MOST_COMPONENTS:
                raise LimitExceeded(f"{self._name}: more than {MOST_COMPONENTS} components")
            place = f"{path}[{index}]"
            parts = entry.pop("components", None) if isinstance(entry, dict) else None
            found = self.convert(entry, Component, "package", _subject(entry, place))
            if found is not None:
                yield found
            if parts is not None:
                inner = place if len(place) < 200 else "…"
                listed = self._list(parts, f"{inner}.components")
                waiting.append((iter(enumerate(listed)), f"{inner}.components"))

    def _list(self, value: object, what: str) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list):
            self._unread("file", what, f"a list is expected, not {type(value).__name__}")
            return []
        return value

    def _unread(self, kind: str, subject: str, why: str) -> None:
        self.unread.append(NotAssessed(kind, subject, f"{self._name}: {why}"))


def _subject(entry: object, place: str) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f"{place} ({name[:100]})" if isinstance(name, str) and name else place
