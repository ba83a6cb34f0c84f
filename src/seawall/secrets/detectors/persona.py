"""Persona: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://docs.withpersona.com/api-keys"

PROVIDER = Provider(
    "persona",
    (
        Detector(
            name="persona-api-key",
            title="Persona API key",
            pattern=whole("persona_(?:production|sandbox)_[0-9a-f]{8}-[0-9a-f-]{27}"),
            confidence="high",
            examples=(uuid("persona_production_"),),
            negatives=(sample("persona_production_", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
