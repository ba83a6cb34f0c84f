"""The document that every report format writes, and every door returns."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from seawall.model.finding import Finding
from seawall.model.package import Distribution, Layer, NotAssessed, Package

FILES = "files"
"""The kind of a target that is files named one by one, by paths as the reader of the report has them."""
VULNERABILITIES = "vuln"
MISCONFIGURATIONS = "misconfig"
OF_PACKAGES = frozenset({VULNERABILITIES, "license"})
"""The scanners that judge packages; where none takes part, there are none to count."""


class Target(Struct, frozen=True, omit_defaults=True):
    """What was scanned: the reference as given, and what it turned out to be."""

    reference: str
    kind: str
    digest: str = ""
    image_id: str = ""
    index_digest: str = ""
    platform: str = ""
    tags: tuple[str, ...] = ()
    created: str = ""


class Feed(Struct, frozen=True, omit_defaults=True):
    """Advisory data that took part; `starter` marks the embedded set, whose coverage is partial."""

    name: str
    records: int
    newest: str = ""
    fetched: str = ""
    source: str = ""
    digest: str = ""
    starter: bool = False


class Coverage(Struct, frozen=True):
    """How much was judged; percent is 100 when there was nothing to judge."""

    packages: int
    packages_assessed: int
    files_seen: int
    percent: float
    partial: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What the gate says."""

    PASSED = "passed"
    VIOLATED = "violated"
    INCOMPLETE = "incomplete"
    STALE = "stale"


class Verdict(Struct, frozen=True):
    """The gate's answer, each reason a sentence for a person."""

    outcome: Outcome
    exit_code: int
    reasons: tuple[str, ...] = ()


class Failure(Struct, frozen=True, tag_field="schema", tag="seawall.failure/1"):
    """One of many targets of which there is no report; `exit_code` is what a scan of it alone ends with.

    `kind` names the error (model.errors), `error` says what, where and what to do.
    """

    reference: str
    kind: str
    error: str
    exit_code: int
    tool_version: str
    created: str


class Row(Struct, frozen=True, omit_defaults=True):
    """One of many targets in brief; `counts` are findings by severity, `error` says why there are none.

    `listed` marks what a pattern found in a registry and nobody asked for by name; `starter` that the
    embedded advisories stood in.
    """

    target: str
    outcome: str
    exit_code: int
    counts: tuple[tuple[str, int], ...] = ()
    exploited: int = 0
    percent: float = 0.0
    not_assessed: int = 0
    starter: bool = False
    error: str = ""
    listed: bool = False


class Summary(Struct, frozen=True):
    """Many targets in brief, in the order in which they were asked for; `earlier` counts those not redone."""

    rows: tuple[Row, ...]
    earlier: int = 0


class Report(Struct, frozen=True):
    """One walk through the house, from the target to the verdict; `scanners` took part in it."""

    tool_version: str
    created: str
    target: Target
    distributions: tuple[Distribution, ...]
    layers: tuple[Layer, ...]
    packages: tuple[Package, ...]
    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    feeds: tuple[Feed, ...]
    coverage: Coverage
    verdict: Verdict
    filters: tuple[str, ...] = ()
    filtered_out: int = 0
    scanners: tuple[str, ...] = (VULNERABILITIES,)
    schema: str = "seawall.report/1"
