"""SPDX 2.2 and 2.3 as tag-value: lines of `Tag: value`, written and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from msgspec import Struct, field

from seawall import __version__
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed
from seawall.sbom.spdx.document import DOCUMENT_ID, Document, FileEntry, Link, Part

_OPEN, _CLOSE = "<text>", "</text>"


def write(document: Document, version: str, out: BinaryIO) -> None:
    """Write the document; a section for each package, the relationships at the end."""
    lines = [
        f"SPDXVersion: SPDX-{version}",
        "DataLicense: CC0-1.0",
        f"SPDXID: {DOCUMENT_ID}",
        f"DocumentName: {document.name}",
        f"DocumentNamespace: {document.namespace}",
    ]
    if document.comment:
        lines.append(f"DocumentComment: {_OPEN}{document.comment}{_CLOSE}")
    lines += [f"Creator: {creator}" for creator in document.creators]
    lines += [f"Created: {document.created}", ""]
    _send(lines, out)
    for part in document.parts:
        _send(_package(part, document.created), out)
    for text in document.notes:
        _send([*_annotation(DOCUMENT_ID, text, document.created), ""], out)
    for reference, text in sorted(document.extracted.items()):
        _send((f"LicenseID: {reference}", f"ExtractedText: {_OPEN}{text}{_CLOSE}", ""), out)
    _send((f"Relationship: {link.source} {link.kind} {link.target}" for link in document.links), out)


def _send(lines: Iterator[str] | list[str] | tuple[str, ...], out: BinaryIO) -> None:
    out.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))


def _package(part: Part, created: str) -> Iterator[str]:
    yield f"PackageName: {part.name}"
    yield f"SPDXID: {part.id}"
    if part.version:
        yield f"PackageVersion: {part.version}"
    if part.file_name:
        yield f"PackageFileName: {part.file_name}"
    yield f"PackageSupplier: {part.supplier or 'NOASSERTION'}"
    yield "PackageDownloadLocation: NOASSERTION"
    yield "FilesAnalyzed: false"
    for algorithm, value in part.checksums:
        yield f"PackageChecksum: {algorithm}: {value}"
    if part.source_info:
        yield f"PackageSourceInfo: {_OPEN}{part.source_info}{_CLOSE}"
    yield "PackageLicenseConcluded: NOASSERTION"
    yield f"PackageLicenseDeclared: {part.declared or 'NOASSERTION'}"
    yield "PackageCopyrightText: NOASSERTION"
    if part.summary:
        yield f"PackageSummary: {_OPEN}{part.summary}{_CLOSE}"
    if part.purl:
        yield f"ExternalRef: PACKAGE-MANAGER purl {part.purl}"
    if part.purpose:
        yield f"PrimaryPackagePurpose: {part.purpose.replace('_', '-')}"
    for text in part.notes:
        yield from _annotation(part.id, text, created)
    yield ""


def _annotation(spdx_id: str, text: str, created: str) -> Iterator[str]:
    yield f"Annotator: Tool: seawall-{__version__}"
    yield f"AnnotationDate: {created}"
    yield "AnnotationType: OTHER"
    yield f"SPDXREF: {spdx_id}"
    yield f"AnnotationComment: {_OPEN}{text}{_CLOSE}"


class _Section(Struct):
    """The fields of one section so far."""

    fields: dict[str, str] = field(default_factory=dict)
    checksums: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def read(data: bytes, name: str) -> Document:
    """Return the document; Malformed for bytes that are not UTF-8 and for a `<text>` without an end."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"{name}: not UTF-8: {error}") from None
    reader = _Reader()
    for tag, value in _pairs(text, name):
        reader.take(tag, value)
    return reader.document(name)


def _pairs(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values; tag "" for a line that is neither these nor a comment."""
    start, end = 0, len(text)
    while start < end:
        stop = text.find("\n", start)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        tag, colon, value = line.partition(":")
        value = value.strip()
        if line.startswith("#") or not line.strip():
            start = stop + 1
            continue
        if colon and value.startswith(_OPEN):
            begin = text.index(_OPEN, start) + len(_OPEN)
            close = text.find(_CLOSE, begin)
            if close < 0:
                raise Malformed(f"{name}: the text of {tag.strip()[:80]} has no end: is the file whole?")
            value = text[begin:close].strip()
            stop = text.find("\n", close)
            stop = end if stop < 0 else stop
        yield (tag.strip() if colon else ""), value
        start = stop + 1


class _Reader:
    """What a document came to, line by line; a tag that begins a section ends the one before."""

    def __init__(self) -> None:
        self._head: dict[str, str] = {}
        self._creators: list[str] = []
        self._packages: list[_Section] = []
        self._files: list[_Section] = []
        self._licences: list[_Section] = []
        self._annotations: list[dict[str, str]] = []
        self._links: list[Link] = []
        self._odd = 0
        self._current: _Section | None = None
        self._begins: dict[str, list[_Section] | None] = {
            "PackageName": self._packages,
            "FileName": self._files,
            "LicenseID": self._licences,
            "SnippetSPDXID": None,
        }
        self._special: dict[str, Callable[[str], None]] = {
            "Creator": self._creators.append,
            "Relationship": self._relationship,
            "RelationshipComment": self._relationship_comment,
            "ExternalRef": self._reference,
            "PackageChecksum": self._checksum,
            "PackageAttributionText": self._attribution,
            "Annotator": lambda _: self._annotations.append({}),
        }

    def take(self, tag: str, value: str) -> None:
        """Take one line."""
        if tag in self._begins:
            self._current = _Section({tag: value})
            sections = self._begins[tag]
            if sections is not None:
                sections.append(self._current)
        elif tag in self._special:
            self._special[tag](value)
        elif tag in {"SPDXREF", "AnnotationComment"}:
            if self._annotations:
                self._annotations[-1][tag] = value
        elif not tag:
            self._odd += 1
        else:
            fields = self._head if self._current is None else self._current.fields
            fields.setdefault(tag, value)

    def _relationship(self, value: str) -> None:
        words = value.split()
        if len(words) == 3:
            self._links.append(Link(words[0], words[1], words[2]))
        else:
            self._odd += 1

    def _relationship_comment(self, value: str) -> None:
        if self._links:
            last = self._links[-1]
            self._links[-1] = Link(last.source, last.kind, last.target, value)

    def _reference(self, value: str) -> None:
        words = value.split(None, 2)
        if len(words) == 3 and words[1] == "purl" and self._current is not None:
            self._current.fields.setdefault("purl", words[2])

    def _checksum(self, value: str) -> None:
        algorithm, _, digest = value.partition(":")
        if self._current is not None:
            self._current.checksums.append((algorithm.strip(), digest.strip()))

    def _attribution(self, value: str) -> None:
        if self._current is not None:
            self._current.texts.append(value)

    def document(self, name: str) -> Document:
        """Return what was taken."""
        notes: dict[str, list[str]] = {}
        for each in self._annotations:
            notes.setdefault(each.get("SPDXREF", ""), []).append(each.get("AnnotationComment", ""))
        why = f"{self._odd} lines that are no tag with its value"
        return Document(
            self._head.get("DocumentName", ""),
            self._head.get("DocumentNamespace", ""),
            self._head.get("Created", ""),
            tuple(self._creators),
            tuple(_part(each, notes) for each in self._packages),
            tuple(self._links),
            {each.fields["LicenseID"]: each.fields.get("ExtractedText", "") for each in self._licences},
            notes=tuple(notes.get(DOCUMENT_ID, ())),
            files=tuple(_file(each) for each in self._files),
            unread=(NotAssessed("target", name, why),) if self._odd else (),
            version=self._head.get("SPDXVersion", "").removeprefix("SPDX-"),
        )


def _file(section: _Section) -> FileEntry:
    fields = section.fields
    return FileEntry(fields.get("SPDXID", ""), fields["FileName"], fields.get("FileComment", ""))


def _part(section: _Section, notes: dict[str, list[str]]) -> Part:
    get = section.fields.get
    spdx_id = get("SPDXID", "")
    return Part(
        spdx_id,
        section.fields["PackageName"],
        get("PackageVersion", ""),
        purpose=get("PrimaryPackagePurpose", "").replace("-", "_"),
        file_name=get("PackageFileName", ""),
        supplier=get("PackageSupplier", ""),
        checksums=tuple(section.checksums),
        declared=get("PackageLicenseDeclared", ""),
        concluded=get("PackageLicenseConcluded", ""),
        purl=get("purl", ""),
        source_info=get("PackageSourceInfo", ""),
        summary=get("PackageSummary", ""),
        notes=tuple(notes.get(spdx_id, ())) or tuple(section.texts),
    )
