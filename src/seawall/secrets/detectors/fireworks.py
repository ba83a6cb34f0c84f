"""Fireworks AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.fireworks.ai/getting-started/quickstart"

PROVIDER = Provider(
    "fireworks",
    (
        Detector(
            name="fireworks-api-key",
            title="Fireworks AI API key",
            pattern=whole("fw_[0-9A-Za-z]{22,24}"),
            confidence="high",
            examples=(sample("fw_", ALNUM, 22),),
            negatives=(sample("fw_", ALNUM, 19),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
