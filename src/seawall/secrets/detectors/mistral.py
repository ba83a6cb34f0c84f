"""Mistral AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.mistral.ai/getting-started/quickstart/"

PROVIDER = Provider(
    "mistral",
    (
        Detector(
            name="mistral-api-key",
            title="Mistral AI API key",
            pattern=near("mistral", "[0-9A-Za-z]{32}"),
            entropy=3.5,
            examples=(sample("MISTRAL_API_KEY=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("MISTRAL_API_KEY=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
