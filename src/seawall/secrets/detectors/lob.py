"""Lob: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.lob.com/#tag/Authentication"

PROVIDER = Provider(
    "lob",
    (
        Detector(
            name="lob-api-key",
            title="Lob API key",
            pattern=whole("(?:live|test)_[0-9a-f]{35}"),
            confidence="high",
            examples=(sample("live_", HEX, 35),),
            negatives=(sample("live_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="lob-publishable-key",
            title="Lob publishable key",
            pattern=whole("(?:live|test)_pub_[0-9a-f]{31}"),
            severity=Severity.LOW,
            confidence="high",
            examples=(sample("live_pub_", HEX, 31),),
            negatives=(sample("live_pub_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
