"""Finnhub: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://finnhub.io/docs/api/authentication"

PROVIDER = Provider(
    "finnhub",
    (
        Detector(
            name="finnhub-token",
            title="Finnhub API token",
            pattern=near("finnhub", "[0-9a-z]{20,40}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("FINNHUB_TOKEN=", LOWER, 40),),
            negatives=(sample("checksum=", LOWER, 40), sample("FINNHUB_TOKEN=", LOWER, 16)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
