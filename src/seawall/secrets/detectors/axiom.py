"""Axiom: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://axiom.co/docs/reference/tokens"

PROVIDER = Provider(
    "axiom",
    (
        Detector(
            name="axiom-token",
            title="Axiom API or personal token",
            pattern=whole("xa[ap]t-[0-9a-f]{8}-[0-9a-f-]{27}"),
            confidence="high",
            examples=(uuid("xaat-"),),
            negatives=(sample("xaat-", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
