"""Lokalise: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.lokalise.com/reference/api-authentication"

PROVIDER = Provider(
    "lokalise",
    (
        Detector(
            name="lokalise-token",
            title="Lokalise API token",
            pattern=near("lokalise", "[0-9a-f]{40}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("LOKALISE_API_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("LOKALISE_API_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
