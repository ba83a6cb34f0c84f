"""Fastly: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://www.fastly.com/documentation/guides/account-info/user-management/using-api-tokens/"

PROVIDER = Provider(
    "fastly",
    (
        Detector(
            name="fastly-api-token",
            title="Fastly API token",
            pattern=near("fastly", r"[\w-]{32}"),
            entropy=3.5,
            examples=(sample("FASTLY_API_TOKEN=", URLSAFE, 32),),
            negatives=(sample("checksum=", URLSAFE, 32), sample("FASTLY_API_TOKEN=", URLSAFE, 28)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
