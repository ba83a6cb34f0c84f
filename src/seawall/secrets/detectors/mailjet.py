"""Mailjet: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://dev.mailjet.com/email/guides/"

PROVIDER = Provider(
    "mailjet",
    (
        Detector(
            name="mailjet-key",
            title="Mailjet API or secret key",
            pattern=near("mailjet", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("MAILJET_SECRET_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("MAILJET_SECRET_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
