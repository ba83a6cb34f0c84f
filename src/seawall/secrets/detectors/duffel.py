"""Duffel: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://duffel.com/docs/api/overview/making-requests"

PROVIDER = Provider(
    "duffel",
    (
        Detector(
            name="duffel-token",
            title="Duffel access token",
            pattern=whole(r"duffel_(?:live|test)_[\w-]{43}"),
            confidence="high",
            examples=(sample("duffel_live_", URLSAFE, 43),),
            negatives=(sample("duffel_live_", URLSAFE, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
