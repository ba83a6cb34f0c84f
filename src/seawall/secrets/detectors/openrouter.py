"""OpenRouter: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://openrouter.ai/docs/api-reference/authentication"

PROVIDER = Provider(
    "openrouter",
    (
        Detector(
            name="openrouter-api-key",
            title="OpenRouter API key",
            pattern=whole("sk-or-v1-[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("sk-or-v1-", HEX, 64),),
            negatives=(sample("sk-or-v1-", HEX, 61),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
