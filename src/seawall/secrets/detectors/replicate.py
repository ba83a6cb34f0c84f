"""Replicate: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://replicate.com/docs/topics/security/api-tokens"

PROVIDER = Provider(
    "replicate",
    (
        Detector(
            name="replicate-token",
            title="Replicate API token",
            pattern=whole("r8_[0-9A-Za-z]{37}"),
            confidence="high",
            examples=(sample("r8_", ALNUM, 37),),
            negatives=(sample("r8_", ALNUM, 34),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
