"""Rootly: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.rootly.com/api-reference/overview"

PROVIDER = Provider(
    "rootly",
    (
        Detector(
            name="rootly-token",
            title="Rootly API token",
            pattern=whole("rootly_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("rootly_", HEX, 64),),
            negatives=(sample("rootly_", HEX, 61),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
