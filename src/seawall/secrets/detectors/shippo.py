"""Shippo: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.goshippo.com/docs/guides_general/authentication/"

PROVIDER = Provider(
    "shippo",
    (
        Detector(
            name="shippo-token",
            title="Shippo API token",
            pattern=whole("shippo_(?:live|test)_[0-9a-f]{40}"),
            confidence="high",
            examples=(sample("shippo_live_", HEX, 40),),
            negatives=(sample("shippo_live_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
