"""Baseten: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.baseten.co/development/model/tutorials"

PROVIDER = Provider(
    "baseten",
    (
        Detector(
            name="baseten-api-key",
            title="Baseten API key",
            pattern=near("baseten", r"[0-9A-Za-z]{8}\.[0-9A-Za-z]{32}"),
            examples=(sample(sample("BASETEN_API_KEY=", ALNUM, 8) + ".", ALNUM, 32),),
            negatives=(sample("BASETEN_API_KEY=", ALNUM, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
