"""Klaviyo: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.klaviyo.com/en/docs/authenticate_"

PROVIDER = Provider(
    "klaviyo",
    (
        Detector(
            name="klaviyo-api-key",
            title="Klaviyo private API key",
            pattern=whole("pk_[0-9a-f]{34}"),
            confidence="high",
            examples=(sample("pk_", HEX, 34),),
            negatives=(sample("pk_", HEX, 31),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
