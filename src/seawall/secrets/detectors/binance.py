"""Binance: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security"

PROVIDER = Provider(
    "binance",
    (
        Detector(
            name="binance-secret",
            title="Binance API key or secret",
            pattern=near("binance", "[0-9A-Za-z]{64}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("BINANCE_API_SECRET=", ALNUM, 64),),
            negatives=(sample("checksum=", ALNUM, 64), sample("BINANCE_API_SECRET=", ALNUM, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
