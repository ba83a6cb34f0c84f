"""Shodan: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.shodan.io/api"

PROVIDER = Provider(
    "shodan",
    (
        Detector(
            name="shodan-api-key",
            title="Shodan API key",
            pattern=near("shodan", "[0-9A-Za-z]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("SHODAN_API_KEY=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("SHODAN_API_KEY=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
