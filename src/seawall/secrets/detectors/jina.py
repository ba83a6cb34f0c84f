"""Jina AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, URLSAFE, sample

REFERENCE = "https://jina.ai/api-dashboard/"

PROVIDER = Provider(
    "jina",
    (
        Detector(
            name="jina-api-key",
            title="Jina AI API key",
            pattern=whole(r"jina_[0-9a-f]{32}[\w-]{28}"),
            confidence="high",
            examples=(sample(sample("jina_", HEX, 32), URLSAFE, 28),),
            negatives=(sample("jina_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
