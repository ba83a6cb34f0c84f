"""What is wrong: the advice that is the same for every hit, and the hit itself."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from seawall.model.package import Location


class Severity(StrEnum):
    """How bad, from least to most; UNKNOWN is not low, it is unknown."""

    UNKNOWN = "unknown"
    NEGLIGIBLE = "negligible"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for unknown, 5 for critical."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Status(StrEnum):
    """What the advisory's authority says of this package (OpenVEX and vendor terms)."""

    FIXED = "fixed"
    AFFECTED = "affected"
    WILL_NOT_FIX = "will_not_fix"
    FIX_DEFERRED = "fix_deferred"
    END_OF_LIFE = "end_of_life"
    NOT_AFFECTED = "not_affected"
    UNDER_INVESTIGATION = "under_investigation"


class Cvss(Struct, frozen=True):
    """A CVSS vector with its base score; `version` is 2.0, 3.0, 3.1 or 4.0."""

    version: str
    vector: str
    score: float


class Epss(Struct, frozen=True):
    """FIRST's estimate that the vulnerability is exploited in the next 30 days: 0 to 1, as of `date`."""

    score: float
    percentile: float
    date: str


class Kev(Struct, frozen=True):
    """An entry of CISA's catalogue of known exploited vulnerabilities; dates are YYYY-MM-DD."""

    added: str
    due: str
    ransomware: bool = False


class Advice(Struct, frozen=True, omit_defaults=True):
    """What is the same for every hit of one vulnerability.

    `id` is the CVE where there is one.  `severity_source` names where the severity comes from: a record's
    id, with the CVSS version when it was computed.  Of a rule, `id` is its name, `why` says what happens
    where it is broken, and `controls` are the parts of benchmarks that it serves.
    """

    id: str
    title: str = ""
    severity: Severity = Severity.UNKNOWN
    severity_source: str = ""
    aliases: tuple[str, ...] = ()
    cvss: tuple[Cvss, ...] = ()
    cwes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    epss: Epss | None = None
    kev: Kev | None = None
    why: str = ""
    controls: tuple[str, ...] = ()


class PackageRef(Struct, frozen=True):
    """Enough of a package to find it in the inventory again."""

    purl: str
    name: str
    version: str


VULNERABILITY = "vulnerability"
LICENSE = "license"
DOCKERFILE = "dockerfile"
CONTEXT = "context"
SECRET = "secret"  # noqa: S105
MISCONFIGURATION = "misconfiguration"
PLACED = frozenset({DOCKERFILE, CONTEXT, SECRET, MISCONFIGURATION})
"""The kinds of findings that are about a place in a file, and not about packages."""


class Finding(Struct, frozen=True, omit_defaults=True):
    """One vulnerability in one package (an operating system's packages: in one source package).

    `kind` is `vulnerability`, or `license` for a licence that is not accepted, which is the advice's id, or
    one of PLACED for what is wrong at a place in a file: then `package` names what stands there (an
    instruction, a variable, a setting), never its value, and no package is concerned.

    `package` and `version` are what the advisory speaks of; `packages` the installed ones it concerns.
    `fixed_version` is the fix on the installed version's own branch.  `advisories` are the records that
    matched, the authority first; `risk` is 0 to 100 (docs/scan.md says how it is computed).
    `remedy` is what to do at this place, in lines that can be pasted; `confidence` is high, medium or low,
    where it is a matter of judgement; `origin` is the instruction of the Dockerfile that brought it in.
    """

    advice: Advice
    type: str
    package: str
    version: str
    packages: tuple[PackageRef, ...]
    locations: tuple[Location, ...] = ()
    status: Status = Status.AFFECTED
    fixed_version: str = ""
    advisories: tuple[str, ...] = ()
    explanation: str = ""
    risk: float = 0.0
    kind: str = VULNERABILITY
    remedy: str = ""
    confidence: str = ""
    origin: Location | None = None

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes two findings the same one, whatever the version installed."""
        return (self.kind, self.advice.id, self.type, self.package)
