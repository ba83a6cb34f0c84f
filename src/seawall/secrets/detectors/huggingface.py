"""Hugging Face: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALPHA, sample

REFERENCE = "https://huggingface.co/docs/hub/security-tokens"

PROVIDER = Provider(
    "huggingface",
    (
        Detector(
            name="huggingface-token",
            title="Hugging Face user access token",
            pattern=whole("hf_[A-Za-z]{34}"),
            confidence="high",
            examples=(sample("hf_", ALPHA, 34),),
            negatives=(sample("hf_", ALPHA, 31),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="huggingface-organization-token",
            title="Hugging Face organisation token",
            pattern=whole("api_org_[A-Za-z]{34}"),
            confidence="high",
            examples=(sample("api_org_", ALPHA, 34),),
            negatives=(sample("api_org_", ALPHA, 31),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
