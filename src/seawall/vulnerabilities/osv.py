"""The shape of an OSV record (schema 1.7): only what Seawall reads, checked while it is decoded.

https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct


class Event(Struct, frozen=True):
    """One change of an affected range; exactly one field is set."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    limit: str | None = None


class Range(Struct, frozen=True):
    """Events on one axis; the events of a GIT range are commits."""

    type: Literal["SEMVER", "ECOSYSTEM", "GIT"]
    events: tuple[Event, ...] = ()


class Named(Struct, frozen=True):
    """A package: the ecosystem may carry a release behind a colon."""

    ecosystem: str
    name: str


class Score(Struct, frozen=True):
    """A severity: a CVSS vector, or for the type Ubuntu a word."""

    type: str
    score: str


class Affected(Struct, frozen=True):
    """The versions of one package that a record speaks of.

    What is specific to an ecosystem or a database has no schema, so it is looked at as it comes.
    """

    package: Named | None = None
    severity: tuple[Score, ...] = ()
    ranges: tuple[Range, ...] = ()
    versions: tuple[str, ...] = ()
    ecosystem_specific: Any = None
    database_specific: Any = None


class Reference(Struct, frozen=True):
    """A page about it."""

    url: str
    type: str = "WEB"


class Record(Struct, frozen=True):
    """One advisory."""

    id: str
    modified: str
    published: str = ""
    withdrawn: str | None = None
    aliases: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    summary: str = ""
    severity: tuple[Score, ...] = ()
    affected: tuple[Affected, ...] = ()
    references: tuple[Reference, ...] = ()
    database_specific: Any = None


_DECODER = msgspec.json.Decoder(Record)


def decode(raw: bytes) -> Record:
    """Return the record; raises msgspec.MsgspecError (or RecursionError) for what breaks the schema."""
    return _DECODER.decode(raw)


def convert(record: dict[str, Any]) -> Record:
    """Return a record that is already parsed; raises as `decode` does."""
    return msgspec.convert(record, Record)
