"""fal: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import HEX_RUN
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://docs.fal.ai/authentication/key-based/"

PROVIDER = Provider(
    "fal",
    (
        Detector(
            name="fal-api-key",
            title="fal API key",
            pattern=r"\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{32})\b",
            gate="-[0-9a-f]{12}:[0-9a-f]{32}",
            behind=HEX_RUN,
            examples=(uuid("", sample(":", HEX, 32)),),
            negatives=(uuid("", ":8080"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
