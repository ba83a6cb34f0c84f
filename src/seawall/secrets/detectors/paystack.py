"""Paystack: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://paystack.com/docs/api/authentication/"

PROVIDER = Provider(
    "paystack",
    (
        Detector(
            name="paystack-secret-key",
            title="Paystack secret key",
            pattern=near("paystack", "sk_(?:live|test)_[0-9a-f]{40}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("PAYSTACK_SECRET_KEY=sk_live_", HEX, 40),),
            negatives=(sample("PAYSTACK_PUBLIC_KEY=pk_live_", HEX, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
