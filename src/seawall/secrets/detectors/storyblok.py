"""Storyblok: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.storyblok.com/docs/api/management"

PROVIDER = Provider(
    "storyblok",
    (
        Detector(
            name="storyblok-token",
            title="Storyblok token",
            pattern=near("storyblok", "[0-9A-Za-z]{22,24}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("STORYBLOK_TOKEN=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("STORYBLOK_TOKEN=", ALNUM, 18)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
