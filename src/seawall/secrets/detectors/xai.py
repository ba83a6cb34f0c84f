"""xAI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.x.ai/docs/overview"

PROVIDER = Provider(
    "xai",
    (
        Detector(
            name="xai-api-key",
            title="xAI API key",
            pattern=whole("xai-[0-9A-Za-z]{80}"),
            confidence="high",
            examples=(sample("xai-", ALNUM, 80),),
            negatives=(sample("xai-", ALNUM, 77),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
