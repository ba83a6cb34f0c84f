"""Zoho: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.zoho.com/accounts/protocol/oauth.html"

PROVIDER = Provider(
    "zoho",
    (
        Detector(
            name="zoho-token",
            title="Zoho OAuth token",
            pattern=whole(r"1000\.[0-9a-f]{32}\.[0-9a-f]{32}"),
            confidence="high",
            examples=(sample(sample("1000.", HEX, 32) + ".", HEX, 32),),
            negatives=(sample("1000.", HEX, 32),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
