"""Octopus Deploy: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key"

PROVIDER = Provider(
    "octopus",
    (
        Detector(
            name="octopus-api-key",
            title="Octopus Deploy API key",
            pattern=whole("API-[0-9A-Z]{25,36}"),
            entropy=3.0,
            examples=(sample("API-", UPPER, 31),),
            negatives=(sample("API-", UPPER, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
