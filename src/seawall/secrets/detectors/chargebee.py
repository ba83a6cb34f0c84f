"""Chargebee: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://apidocs.chargebee.com/docs/api/auth"

PROVIDER = Provider(
    "chargebee",
    (
        Detector(
            name="chargebee-api-key",
            title="Chargebee API key",
            pattern=near("chargebee", r"[\w-]{36,55}"),
            entropy=3.5,
            examples=(sample("CHARGEBEE_API_KEY=", URLSAFE, 55),),
            negatives=(sample("checksum=", URLSAFE, 55), sample("CHARGEBEE_API_KEY=", URLSAFE, 32)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
