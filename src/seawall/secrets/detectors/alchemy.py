"""Alchemy: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, URLSAFE, sample

REFERENCE = "https://www.alchemy.com/docs/create-an-api-key"

PROVIDER = Provider(
    "alchemy",
    (
        Detector(
            name="alchemy-api-key",
            title="Alchemy API key",
            pattern=near("alchemy", r"[\w-]{21,32}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("ALCHEMY_API_KEY=", URLSAFE, 32),),
            negatives=(sample("checksum=", URLSAFE, 32), sample("ALCHEMY_API_KEY=", URLSAFE, 17)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="alchemy-auth-token",
            title="Alchemy auth or signing token",
            pattern=whole("alcht_[0-9A-Za-z]{30}"),
            confidence="high",
            examples=(sample("alcht_", ALNUM, 30),),
            negatives=(sample("alcht_", ALNUM, 9),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
