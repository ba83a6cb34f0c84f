"""Neon: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://neon.com/docs/manage/api-keys"

PROVIDER = Provider(
    "neon",
    (
        Detector(
            name="neon-api-key",
            title="Neon API key",
            pattern=whole("napi_[0-9a-z]{64}"),
            confidence="high",
            examples=(sample("napi_", LOWER, 64),),
            negatives=(sample("napi_", LOWER, 61),),
            reference=REFERENCE,
            home="database",
        ),
    ),
)
