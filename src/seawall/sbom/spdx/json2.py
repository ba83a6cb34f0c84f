"""SPDX 2.2 and 2.3 as JSON: the same document, in the shape of the specification's JSON schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import msgspec
from msgspec import Raw, Struct, field

from seawall import __version__
from seawall.sbom.decoding import decode, entries
from seawall.sbom.spdx.document import DOCUMENT_ID, Document, FileEntry, Link, Part

NOT_SAID = "NOASSERTION"


class _Checksum(Struct, rename="camel"):
    algorithm: str
    checksum_value: str


class _Reference(Struct, rename="camel"):
    reference_category: str
    reference_type: str
    reference_locator: str


class _Annotation(Struct, rename="camel", kw_only=True):
    annotator: str = ""
    annotation_date: str = ""
    annotation_type: str = "OTHER"
    comment: str


class _Package(Struct, rename="camel", omit_defaults=True):
    name: str = ""
    spdx_id: str = field(default="", name="SPDXID")
    version_info: str = ""
    package_file_name: str = ""
    supplier: str = ""
    download_location: str = ""
    files_analyzed: bool | None = None
    checksums: list[_Checksum] | None = None
    source_info: str = ""
    license_concluded: str = ""
    license_declared: str = ""
    copyright_text: str = ""
    summary: str = ""
    external_refs: list[_Reference] | None = None
    primary_package_purpose: str = ""
    attribution_texts: list[str] | None = None
    annotations: list[_Annotation] | None = None


class _Relationship(Struct, rename="camel", omit_defaults=True):
    spdx_element_id: str
    relationship_type: str
    related_spdx_element: str
    comment: str = ""


class _Extracted(Struct, rename="camel"):
    license_id: str
    extracted_text: str = ""


class _File(Struct, rename="camel"):
    spdx_id: str = field(name="SPDXID")
    file_name: str = ""
    comment: str = ""


class _Creation(Struct, rename="camel"):
    created: str | None = ""
    creators: list[str] | None = None


class _Document(Struct, rename="camel"):
    spdx_version: str = ""
    name: str | None = ""
    document_namespace: str | None = ""
    creation_info: _Creation | None = None
    document_describes: Raw = Raw()
    annotations: Raw = Raw()
    has_extracted_licensing_infos: Raw = Raw()
    packages: Raw = Raw()
    files: Raw = Raw()
    relationships: Raw = Raw()


def write(document: Document, version: str, out: BinaryIO) -> None:
    """Write the document, each package and each relationship in a line of its own."""
    encode = msgspec.json.Encoder().encode
    made = _Making(document.created, version)
    head: dict[str, object] = {
        "spdxVersion": f"SPDX-{version}",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT_ID,
        "name": document.name,
        "documentNamespace": document.namespace,
        "creationInfo": {"created": document.created, "creators": list(document.creators)},
    }
    if document.comment:
        head["comment"] = document.comment
    if document.notes:
        head["annotations"] = [made.annotation(text) for text in document.notes]
    out.write(encode(head)[:-1])
    licences = [_Extracted(key, text) for key, text in sorted(document.extracted.items())]
    links = (_Relationship(link.source, link.kind, link.target) for link in document.links)
    for key, rows in (
        ("hasExtractedLicensingInfos", licences),
        ("packages", map(made.package, document.parts)),
        ("relationships", links),
    ):
        out.write(b',\n"%b":[\n' % key.encode())
        out.write(b",\n".join(map(encode, rows)))
        out.write(b"\n]")
    out.write(b"}\n")


class _Making:
    """Parts as the JSON of one document has them."""

    def __init__(self, created: str, version: str) -> None:
        self._created = created
        self._annotator = f"Tool: seawall-{__version__}"
        self._category = "PACKAGE_MANAGER" if version == "2.2" else "PACKAGE-MANAGER"

    def annotation(self, text: str) -> _Annotation:
        return _Annotation(annotator=self._annotator, annotation_date=self._created, comment=text)

    def package(self, part: Part) -> _Package:
        return _Package(
            part.name,
            part.id,
            part.version,
            part.file_name,
            part.supplier or NOT_SAID,
            NOT_SAID,
            files_analyzed=False,
            checksums=[_Checksum(algorithm, value) for algorithm, value in part.checksums] or None,
            source_info=part.source_info,
            license_concluded=NOT_SAID,
            license_declared=part.declared or NOT_SAID,
            copyright_text=NOT_SAID,
            summary=part.summary,
            external_refs=[_Reference(self._category, "purl", part.purl)] if part.purl else None,
            primary_package_purpose=part.purpose,
            annotations=[self.annotation(text) for text in part.notes] or None,
        )


def read(data: bytes, name: str) -> Document:
    """Return the document; `unread` has the packages, files and relationships that break their shape."""
    top = decode(data, _Document, name)
    packages, unread = entries(top.packages, _Package, name, "packages")
    links, unread_links = entries(top.relationships, _Relationship, name, "relationships")
    files, unread_files = entries(top.files, _File, name, "files")
    licences, unread_licences = entries(top.has_extracted_licensing_infos, _Extracted, name, "licences")
    notes, unread_notes = entries(top.annotations, _Annotation, name, "annotations")
    described, _ = entries(top.document_describes, str, name, "documentDescribes")
    creation = top.creation_info or _Creation()
    return Document(
        top.name or "",
        top.document_namespace or "",
        creation.created or "",
        tuple(creation.creators or ()),
        tuple(map(_part, packages)),
        (*map(_link, links), *(Link(DOCUMENT_ID, "DESCRIBES", each) for each in described)),
        {each.license_id: each.extracted_text for each in licences},
        notes=tuple(each.comment for each in notes),
        files=tuple(FileEntry(each.spdx_id, each.file_name, each.comment) for each in files),
        version=top.spdx_version.removeprefix("SPDX-"),
        unread=(*unread, *unread_links, *unread_files, *unread_licences, *unread_notes),
    )


def _link(link: _Relationship) -> Link:
    return Link(link.spdx_element_id, link.relationship_type, link.related_spdx_element, link.comment)


def _part(package: _Package) -> Part:
    notes = [each.comment for each in package.annotations or ()]
    return Part(
        package.spdx_id,
        package.name,
        package.version_info,
        purpose=package.primary_package_purpose.replace("-", "_"),
        file_name=package.package_file_name,
        supplier=package.supplier,
        checksums=tuple([(each.algorithm, each.checksum_value) for each in package.checksums or ()]),
        declared=package.license_declared,
        concluded=package.license_concluded,
        purl=_purl(package.external_refs or ()),
        source_info=package.source_info,
        summary=package.summary,
        notes=tuple(notes) or tuple(package.attribution_texts or ()),
    )


def _purl(references: Iterable[_Reference]) -> str:
    return next((each.reference_locator for each in references if each.reference_type == "purl"), "")
