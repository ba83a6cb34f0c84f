"""Figma: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://www.figma.com/developers/api#access-tokens"

PROVIDER = Provider(
    "figma",
    (
        Detector(
            name="figma-token",
            title="Figma token",
            pattern=whole(r"fig[duor]{1,2}_[\w-]{40}"),
            confidence="high",
            examples=(sample("figd_", URLSAFE, 40), sample("figu_", URLSAFE, 40)),
            negatives=(sample("figd_", URLSAFE, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
