"""Railway: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://docs.railway.com/reference/public-api"

PROVIDER = Provider(
    "railway",
    (
        Detector(
            name="railway-token",
            title="Railway token",
            pattern=near("railway", UUID),
            examples=(uuid("RAILWAY_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
