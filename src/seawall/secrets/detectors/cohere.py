"""Cohere: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.cohere.com/reference/about"

PROVIDER = Provider(
    "cohere",
    (
        Detector(
            name="cohere-api-key",
            title="Cohere API key",
            pattern=near("cohere|co[_.-]api", "[0-9A-Za-z]{40}"),
            entropy=3.5,
            examples=(sample("COHERE_API_KEY=", ALNUM, 40),),
            negatives=(sample("checksum=", ALNUM, 40), sample("COHERE_API_KEY=", ALNUM, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
