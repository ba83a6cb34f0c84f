"""Etsy: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://developers.etsy.com/documentation/essentials/authentication/"

PROVIDER = Provider(
    "etsy",
    (
        Detector(
            name="etsy-api-key",
            title="Etsy API key",
            pattern=near(r"\betsy", "[0-9a-z]{24}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("ETSY_API_KEY=", LOWER, 24),),
            negatives=(sample("checksum=", LOWER, 24), sample("ETSY_API_KEY=", LOWER, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
