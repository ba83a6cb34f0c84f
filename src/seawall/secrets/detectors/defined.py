"""Defined Networking: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://docs.defined.net/guides/automating-host-creation/"

PROVIDER = Provider(
    "defined",
    (
        Detector(
            name="defined-networking-key",
            title="Defined Networking API key",
            pattern=whole("dnkey-[0-9A-Z]{26}-[0-9A-Z]{52}"),
            confidence="high",
            examples=(sample(sample("dnkey-", UPPER, 26) + "-", UPPER, 52),),
            negatives=(sample("dnkey-", UPPER, 26),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
