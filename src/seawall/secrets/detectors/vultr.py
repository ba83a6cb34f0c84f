"""Vultr: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://docs.vultr.com/platform/other/api"

PROVIDER = Provider(
    "vultr",
    (
        Detector(
            name="vultr-api-key",
            title="Vultr API key",
            pattern=near("vultr", "[0-9A-Z]{36}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("VULTR_API_KEY=", UPPER, 36),),
            negatives=(sample("checksum=", UPPER, 36), sample("VULTR_API_KEY=", UPPER, 32)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
