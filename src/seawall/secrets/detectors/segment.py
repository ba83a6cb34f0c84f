"""Segment: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://segment.com/docs/api/public-api/"

PROVIDER = Provider(
    "segment",
    (
        Detector(
            name="segment-api-token",
            title="Segment public API token",
            pattern=whole("sgp_[0-9A-Za-z]{64}"),
            confidence="high",
            examples=(sample("sgp_", ALNUM, 64),),
            negatives=(sample("sgp_", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="segment-write-key",
            title="Segment write key",
            pattern=near("segment[_.-]?(?:write|api|io)", "[0-9A-Za-z]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("SEGMENT_WRITE_KEY=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("SEGMENT_WRITE_KEY=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
