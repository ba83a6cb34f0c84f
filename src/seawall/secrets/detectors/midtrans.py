"""Midtrans: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://docs.midtrans.com/docs/api-authorization-headers"

PROVIDER = Provider(
    "midtrans",
    (
        Detector(
            name="midtrans-server-key",
            title="Midtrans server key",
            pattern=whole(r"(?:SB-)?Mid-server-[\w-]{24}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("Mid-server-", URLSAFE, 24),),
            negatives=(sample("Mid-client-", URLSAFE, 16),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
