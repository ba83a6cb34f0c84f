"""A document as SPDX 2 tells it, before any syntax: what every reader makes and every writer is given."""

from __future__ import annotations

import hashlib
import re

from msgspec import Struct

from seawall.model.package import NotAssessed

DOCUMENT_ID = "SPDXRef-DOCUMENT"
ROOT_ID = "SPDXRef-DocumentRoot"
SYSTEM_ID = "SPDXRef-OperatingSystem"
NO_TIME = "1970-01-01T00:00:00Z"
NOTHING = frozenset(("", "NOASSERTION", "NONE"))

CONTAINER = "CONTAINER"
OPERATING_SYSTEM = "OPERATING_SYSTEM"

_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_TAG = re.compile(r"<(?=/?text>)", re.IGNORECASE)
_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9.-]+")


class Part(Struct, frozen=True):
    """A package of the document (clause 7 of SPDX 2.3); `purpose` with `_` for `-`, "" where it says none.

    `notes` are the comments of annotations, of the form `key: value` where a program wrote them.
    """

    id: str
    name: str
    version: str = ""
    purpose: str = ""
    file_name: str = ""
    supplier: str = ""
    checksums: tuple[tuple[str, str], ...] = ()
    declared: str = ""
    concluded: str = ""
    purl: str = ""
    source_info: str = ""
    summary: str = ""
    notes: tuple[str, ...] = ()


class Link(Struct, frozen=True):
    """A relationship (clause 11): `source` KIND `target`, kinds as SPDX 2 spells them."""

    source: str
    kind: str
    target: str
    comment: str = ""


class FileEntry(Struct, frozen=True):
    """A file of the document (clause 8), as far as it tells where a package was found."""

    id: str
    name: str = ""
    comment: str = ""


class Document(Struct, frozen=True):
    """A whole document: `extracted` are licence texts by LicenseRef, `unread` what a reader passed over."""

    name: str
    namespace: str
    created: str
    creators: tuple[str, ...]
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    extracted: dict[str, str]
    notes: tuple[str, ...] = ()
    comment: str = ""
    files: tuple[FileEntry, ...] = ()
    unread: tuple[NotAssessed, ...] = ()
    version: str = ""


def plain(text: str) -> str:
    """Return the text as one line of tag-value holds it: no control characters, no end of a `<text>`."""
    if text.isascii() and text.isprintable() and "<" not in text:
        return text.strip()
    return _TAG.sub("(", _NOT_PLAIN.sub(" ", text)).strip()


def slug(text: str, most: int = 60) -> str:
    """Return the text in the characters that an SPDX id may have (clause 3.2)."""
    return _NOT_OF_AN_ID.sub("-", text[:most]).strip("-")


def short_hash(text: str) -> str:
    """Return 16 hexadecimal digits that stand for the text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def noted(key: str, text: str) -> str:
    """Return the note of a text that `residue` made, with no `<` that a syntax could take for its own."""
    escaped = text.replace("<", "\\u003c")
    return f"{key}: {escaped}"


def note(notes: tuple[str, ...], key: str) -> str | None:
    """Return the value of the first note `key: value`; None where there is none."""
    start = f"{key}: "
    return next((text[len(start) :] for text in notes if text.startswith(start)), None)
