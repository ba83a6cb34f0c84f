"""Vonage: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.vonage.com/en/getting-started/concepts/authentication"

PROVIDER = Provider(
    "vonage",
    (
        Detector(
            name="vonage-api-secret",
            title="Vonage API secret",
            pattern=near("(?:vonage|nexmo)[_.-]?(?:api[_.-]?)?secret", "[0-9A-Za-z]{16}"),
            entropy=3.2,
            examples=(sample("VONAGE_API_SECRET=", ALNUM, 16),),
            negatives=(sample("checksum=", ALNUM, 16), sample("VONAGE_API_SECRET=", ALNUM, 12)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
