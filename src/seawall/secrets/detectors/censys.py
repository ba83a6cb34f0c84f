"""Censys: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.censys.com/reference/get-started"

PROVIDER = Provider(
    "censys",
    (
        Detector(
            name="censys-token",
            title="Censys personal access token",
            pattern=whole("censys_[0-9A-Za-z]{8}_[0-9A-Za-z]{24}"),
            confidence="high",
            examples=(sample(sample("censys_", ALNUM, 8) + "_", ALNUM, 24),),
            negatives=(sample("censys_", ALNUM, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
