"""NVIDIA: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://docs.api.nvidia.com/nim/docs/api-quickstart"

PROVIDER = Provider(
    "nvidia",
    (
        Detector(
            name="nvidia-api-key",
            title="NVIDIA API key",
            pattern=whole(r"nvapi-[\w-]{64}"),
            confidence="high",
            examples=(sample("nvapi-", URLSAFE, 64),),
            negatives=(sample("nvapi-", URLSAFE, 61),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
