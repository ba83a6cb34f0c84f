"""Zhipu AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import HEX_RUN
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://docs.bigmodel.cn/"

PROVIDER = Provider(
    "zhipu",
    (
        Detector(
            name="zhipu-api-key",
            title="Zhipu AI API key",
            pattern=r"\b([0-9a-f]{32}\.[0-9A-Za-z]{16})(?:[^\w.-]|$)",
            behind=HEX_RUN,
            examples=(sample(sample("", HEX, 32) + ".", ALNUM, 16),),
            negatives=(sample("", HEX, 32, ".png"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
