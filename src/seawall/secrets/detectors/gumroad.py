"""Gumroad: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://gumroad.com/api"

PROVIDER = Provider(
    "gumroad",
    (
        Detector(
            name="gumroad-token",
            title="Gumroad access token",
            pattern=near("gumroad", r"[\w-]{43}"),
            entropy=3.5,
            examples=(sample("GUMROAD_ACCESS_TOKEN=", URLSAFE, 43),),
            negatives=(sample("checksum=", URLSAFE, 43), sample("GUMROAD_ACCESS_TOKEN=", URLSAFE, 39)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
