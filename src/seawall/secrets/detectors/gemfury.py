"""Gemfury: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://gemfury.com/help/tokens/"

PROVIDER = Provider(
    "gemfury",
    (
        Detector(
            name="gemfury-token",
            title="Gemfury token",
            pattern=near("gemfury|fury[_.-](?:auth|api|push|token)|FURY_TOKEN", "[0-9A-Za-z]{20,24}"),
            entropy=3.2,
            examples=(sample("GEMFURY_TOKEN=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("GEMFURY_TOKEN=", ALNUM, 16)),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="gemfury-url",
            title="Gemfury URL with a token",
            pattern=r"\bhttps://([0-9A-Za-z_-]{16,40})(?::[\w-]*)?@(?:repo|gem|npm|pypi|php)\.fury\.io",
            confidence="high",
            examples=(sample("https://", ALNUM, 20, "@gem.fury.io/acme/"),),
            negatives=("https://gem.fury.io/acme/",),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
