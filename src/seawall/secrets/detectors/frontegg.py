"""Frontegg: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://developers.frontegg.com/"

PROVIDER = Provider(
    "frontegg",
    (
        Detector(
            name="frontegg-api-key",
            title="Frontegg API key",
            pattern=near("frontegg[_.-]?(?:api|secret)", UUID),
            examples=(uuid("FRONTEGG_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
