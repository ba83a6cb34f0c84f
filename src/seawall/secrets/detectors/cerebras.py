"""Cerebras: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://inference-docs.cerebras.ai/quickstart"

PROVIDER = Provider(
    "cerebras",
    (
        Detector(
            name="cerebras-api-key",
            title="Cerebras API key",
            pattern=whole("csk-[0-9a-z]{48}"),
            confidence="high",
            examples=(sample("csk-", LOWER, 48),),
            negatives=(sample("csk-", LOWER, 45),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
