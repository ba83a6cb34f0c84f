"""Weights & Biases: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://docs.wandb.ai/support/find_api_key/"

PROVIDER = Provider(
    "wandb",
    (
        Detector(
            name="wandb-api-key",
            title="Weights & Biases API key",
            pattern=near("wandb|weights[_.-]?(?:and[_.-]?)?biases", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("WANDB_API_KEY=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("WANDB_API_KEY=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="wandb-api-key-v1",
            title="Weights & Biases API key, version 1",
            pattern=whole("wandb_v1_[0-9A-Za-z]{20,}_[0-9A-Za-z]{40,}"),
            confidence="high",
            examples=(sample(sample("wandb_v1_", ALNUM, 27) + "_", ALNUM, 49),),
            negatives=(sample("wandb_v1_", ALNUM, 9),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
