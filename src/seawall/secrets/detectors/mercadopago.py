"""Mercado Pago: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import DIGITS, HEX, sample, uuid

REFERENCE = "https://www.mercadopago.com/developers/en/docs/your-integrations/credentials"

PROVIDER = Provider(
    "mercadopago",
    (
        Detector(
            name="mercadopago-token",
            title="Mercado Pago access token",
            pattern=whole("APP_USR-[0-9]{12,18}-[0-9]{6}-[0-9a-f]{32}-[0-9]{6,12}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                sample(
                    sample(sample(sample("APP_USR-", DIGITS, 16) + "-", DIGITS, 6) + "-", HEX, 32) + "-",
                    DIGITS,
                    9,
                ),
            ),
            negatives=(uuid("APP_USR-"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
