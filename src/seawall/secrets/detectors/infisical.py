"""Infisical: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://infisical.com/docs/documentation/platform/token"

PROVIDER = Provider(
    "infisical",
    (
        Detector(
            name="infisical-service-token",
            title="Infisical service token",
            pattern=whole(r"st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}"),
            confidence="high",
            examples=(sample(sample(sample("st.", HEX, 24) + ".", HEX, 32) + ".", HEX, 32),),
            negatives=(sample("st.", HEX, 24),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
