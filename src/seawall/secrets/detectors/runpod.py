"""RunPod: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://docs.runpod.io/get-started/api-keys"

PROVIDER = Provider(
    "runpod",
    (
        Detector(
            name="runpod-api-key",
            title="RunPod API key",
            pattern=whole("rpa_[0-9A-Z]{40,48}"),
            confidence="high",
            examples=(sample("rpa_", UPPER, 43),),
            negatives=(sample("rpa_", UPPER, 37),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
