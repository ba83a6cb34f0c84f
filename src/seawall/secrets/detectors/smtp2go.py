"""SMTP2GO: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.smtp2go.com/docs/getting-started"

PROVIDER = Provider(
    "smtp2go",
    (
        Detector(
            name="smtp2go-api-key",
            title="SMTP2GO API key",
            pattern=whole("api-[0-9A-F]{32}"),
            confidence="high",
            examples=(sample("api-", "0123456789ABCDEF", 32),),
            negatives=(sample("api-", HEX, 16),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
