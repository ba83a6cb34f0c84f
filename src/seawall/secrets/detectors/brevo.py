"""Brevo: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://developers.brevo.com/docs/getting-started"

PROVIDER = Provider(
    "brevo",
    (
        Detector(
            name="brevo-api-key",
            title="Brevo API or SMTP key",
            pattern=whole("x(?:keysib|smtpsib)-[0-9a-f]{64}-[0-9A-Za-z]{16}"),
            confidence="high",
            examples=(sample(sample("xkeysib-", HEX, 64) + "-", ALNUM, 16),),
            negatives=(sample("xkeysib-", HEX, 64),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
