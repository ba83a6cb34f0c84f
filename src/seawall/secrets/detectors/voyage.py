"""Voyage AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://docs.voyageai.com/docs/api-key-and-installation"

PROVIDER = Provider(
    "voyage",
    (
        Detector(
            name="voyage-api-key",
            title="Voyage AI API key",
            pattern=whole(r"pa-[\w-]{43}"),
            entropy=4.2,
            examples=(sample("pa-", URLSAFE, 43),),
            negatives=(sample("pa-", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
