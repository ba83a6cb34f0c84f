"""Adyen: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.adyen.com/development-resources/api-credentials/"

PROVIDER = Provider(
    "adyen",
    (
        Detector(
            name="adyen-api-key",
            title="Adyen API key",
            pattern=r"\b(AQE[a-z]hm[0-9A-Za-z+/=;&.<>{}()*^%$#@!\[\]~-]{60,})",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("AQEyhm", ALNUM, 140),),
            negatives=(sample("AQEyhm", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
