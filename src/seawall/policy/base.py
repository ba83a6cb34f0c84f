"""What a gate may demand."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from seawall.model.finding import Severity


class Gate(Struct, frozen=True):
    """The demands; None demands nothing.

    `fail_on` is violated by a finding of that severity or a worse one; a finding without a severity is not
    counted unless `fail_on` is UNKNOWN, which counts every finding.  `fail_on_kev` is violated by any finding
    in CISA's catalogue of known exploited vulnerabilities.  `min_coverage` is the least percentage of
    packages that must have been judged, `max_db_age` the greatest age of the advisory data.
    """

    fail_on: Severity | None = None
    fail_on_kev: bool = False
    min_coverage: float | None = None
    max_db_age: timedelta | None = None
