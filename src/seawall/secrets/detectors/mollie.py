"""Mollie: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.mollie.com/reference/authentication"

PROVIDER = Provider(
    "mollie",
    (
        Detector(
            name="mollie-api-key",
            title="Mollie API key",
            pattern=whole("(?:live|test)_[0-9A-Za-z]{30}"),
            entropy=3.8,
            examples=(sample("live_", ALNUM, 30),),
            negatives=(sample("live_", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="mollie-access-token",
            title="Mollie organisation token",
            pattern=whole("access_[0-9A-Za-z]{30,}"),
            entropy=3.8,
            examples=(sample("access_", ALNUM, 30),),
            negatives=(sample("access_", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
