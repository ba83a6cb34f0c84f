"""Fly.io: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import BASE64, URLSAFE, sample

REFERENCE = "https://fly.io/docs/security/tokens/"

PROVIDER = Provider(
    "fly",
    (
        Detector(
            name="fly-access-token",
            title="Fly.io access token",
            pattern=whole(r"fo1_[\w-]{43}"),
            confidence="high",
            examples=(sample("fo1_", URLSAFE, 43),),
            negatives=(sample("fo1_", URLSAFE, 40),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="fly-macaroon",
            title="Fly.io macaroon token",
            pattern=r"\b(fm(?:1[ar]|2)_[0-9A-Za-z+/]{100,}={0,3})(?:[^0-9A-Za-z+/=]|$)",
            confidence="high",
            examples=(sample("fm2_", BASE64, 240),),
            negatives=(sample("fm2_", BASE64, 40),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
