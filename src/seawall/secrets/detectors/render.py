"""Render: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://render.com/docs/api"

PROVIDER = Provider(
    "render",
    (
        Detector(
            name="render-api-key",
            title="Render API key",
            pattern=whole("rnd_[0-9A-Za-z]{28,36}"),
            confidence="high",
            examples=(sample("rnd_", ALNUM, 31),),
            negatives=(sample("rnd_", ALNUM, 25),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
