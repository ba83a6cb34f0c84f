"""Stability AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://platform.stability.ai/docs/getting-started/authentication"

PROVIDER = Provider(
    "stability",
    (
        Detector(
            name="stability-api-key",
            title="Stability AI API key",
            pattern=near("stability|dream[_.-]?studio", "sk-[0-9A-Za-z]{48}"),
            entropy=4.0,
            examples=(sample("STABILITY_API_KEY=sk-", ALNUM, 48),),
            negatives=(sample("sk-", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
