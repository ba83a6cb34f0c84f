"""Which findings are shown and judged: the same for the gate and for every format."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from seawall.model.finding import VULNERABILITY, Finding, Severity

_SEVERITY = "severity: "
_FIXED = "only findings that have a fix"


class Filters(Struct, frozen=True):
    """What is kept: `severities` (None keeps all), and with `only_fixed` what has a version that fixes it.

    `only_fixed` is about vulnerabilities: nothing else is mended by an update.
    """

    severities: frozenset[Severity] | None = None
    only_fixed: bool = False

    def keeps(self, finding: Finding) -> bool:
        """Whether the finding is shown and judged."""
        if self.severities is not None and finding.advice.severity not in self.severities:
            return False
        return bool(finding.fixed_version) or not self.only_fixed or finding.kind != VULNERABILITY

    def apply(self, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], int]:
        """Return the findings kept, in their order, and how many were not."""
        given = tuple(findings)
        kept = tuple(filter(self.keeps, given))
        return kept, len(given) - len(kept)

    def described(self) -> tuple[str, ...]:
        """Return one line for each filter at work, for `Report.filters`."""
        lines = []
        if self.severities is not None:
            ordered = sorted(self.severities, key=lambda severity: -severity.rank)
            lines.append(_SEVERITY + ", ".join(ordered))
        if self.only_fixed:
            lines.append(_FIXED)
        return tuple(lines)

    def made(self, lines: Iterable[str]) -> bool:
        """Say whether a report that has these `Report.filters` kept just what these filters keep."""
        return self.described() == tuple(
            line for line in lines if line == _FIXED or line.startswith(_SEVERITY)
        )
