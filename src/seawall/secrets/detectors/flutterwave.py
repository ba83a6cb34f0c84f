"""Flutterwave: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developer.flutterwave.com/docs/authentication"

PROVIDER = Provider(
    "flutterwave",
    (
        Detector(
            name="flutterwave-secret-key",
            title="Flutterwave secret key",
            pattern=whole("FLWSECK(?:_TEST)?-[0-9a-zA-Z]{32,}-X"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("FLWSECK-", HEX, 32, "-X"),),
            negatives=(sample("FLWPUBK-", HEX, 32, "-X"),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="flutterwave-encryption-key",
            title="Flutterwave encryption key",
            pattern=whole("FLWSECK(?:_TEST)?[0-9a-f]{12}"),
            confidence="high",
            examples=(sample("FLWSECK_TEST", HEX, 12),),
            negatives=(sample("FLWSECK", HEX, 6),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
