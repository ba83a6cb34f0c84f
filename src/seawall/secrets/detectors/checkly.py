"""Checkly: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.checklyhq.com/docs/accounts-and-users/creating-api-key/"

PROVIDER = Provider(
    "checkly",
    (
        Detector(
            name="checkly-api-key",
            title="Checkly API key",
            pattern=whole("c[ui]_[0-9a-f]{32}"),
            confidence="high",
            examples=(sample("cu_", HEX, 32),),
            negatives=(sample("cu_", HEX, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
