"""What a shard keeps of a record: the advisory itself, and what it says of single packages."""

from __future__ import annotations

from msgspec import Struct

from seawall.model.finding import Cvss, Severity, Status

SCHEMA = 2  # of a shard: raised whenever its tables or these structures change
MALFORMED = "malformed: "  # begins the reason for which a record that breaks the schema is dropped


class Advisory(Struct, frozen=True, array_like=True):
    """The facts of one record that a report shows.

    `severity` is the vendor's own word, UNKNOWN where there is none; `cvss` are the record's vectors, the
    best version first.
    """

    id: str
    modified: str
    published: str = ""
    title: str = ""
    aliases: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN
    cvss: tuple[Cvss, ...] = ()
    cwes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its id and every other name of the same vulnerability, or of those it brings together."""
        return (self.id, *self.aliases, *self.upstream)


class Particulars(Struct, frozen=True, array_like=True):
    """What a record says of one package only.

    `modules` are the rpm module streams it is about ("nodejs:12", separated by blanks), `platform` is a
    gem's platform, `informational` RustSec's word for what is no vulnerability.
    """

    severity: Severity = Severity.UNKNOWN
    cvss: tuple[Cvss, ...] = ()
    status: Status = Status.FIXED
    modules: str = ""
    platform: str = ""
    informational: str = ""


class Affects(Struct, frozen=True, array_like=True):
    """One interval of versions of one package, as a shard keeps it.

    `low` and `high` are version keys (no `high`: no end); `introduced`, `fixed` and `last` the texts they
    come from.  `unparsed` says that a bound could not be read, so that nothing follows from being inside.
    """

    package: str
    scope: str
    low: bytes
    high: bytes | None
    introduced: str = ""
    fixed: str = ""
    last: str = ""
    unparsed: bool = False
    particulars: Particulars | None = None


class Exactly(Struct, frozen=True, array_like=True):
    """One version that is affected and that no scheme can order; compared as text."""

    package: str
    scope: str
    version: str
    particulars: Particulars | None = None


class Rejected(Struct, frozen=True, array_like=True):
    """A version of a record that its scheme cannot parse."""

    package: str
    version: str
    why: str


class Compiled(Struct, frozen=True, array_like=True):
    """A record ready for its shard."""

    advisory: Advisory
    affects: tuple[Affects, ...] = ()
    exactly: tuple[Exactly, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    commits_only: int = 0


class Dropped(Struct, frozen=True, array_like=True):
    """A record that a shard only remembers: withdrawn, without a package of its ecosystem, or malformed."""

    id: str
    modified: str
    why: str


class Meta(Struct, frozen=True):
    """What a shard says of itself; `newest` is the latest `modified` of any record it has seen.

    `scheme` names the version scheme, "" for an ecosystem that has none.
    """

    ecosystem: str
    scheme: str
    records: int
    newest: str
    dropped: int = 0
    malformed: int = 0
    rejected: int = 0
    commits_only: int = 0
    schema: int = SCHEMA
