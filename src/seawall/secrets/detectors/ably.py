"""Ably: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, URLSAFE, sample

REFERENCE = "https://ably.com/docs/auth/basic"

PROVIDER = Provider(
    "ably",
    (
        Detector(
            name="ably-api-key",
            title="Ably API key",
            pattern=near("ably", r"[\w-]{6}\.[\w-]{6}:[\w-]{43}"),
            examples=(sample(sample(sample("ABLY_API_KEY=", ALNUM, 6) + ".", ALNUM, 6) + ":", URLSAFE, 43),),
            negatives=(sample("ABLY_API_KEY=", ALNUM, 6),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
