"""Razorpay: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://razorpay.com/docs/api/authentication/"

PROVIDER = Provider(
    "razorpay",
    (
        Detector(
            name="razorpay-key-id",
            title="Razorpay key id",
            pattern=whole("rzp_(?:live|test)_[0-9A-Za-z]{14}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("rzp_live_", ALNUM, 14),),
            negatives=(sample("rzp_live_", ALNUM, 6),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="razorpay-secret",
            title="Razorpay key secret",
            pattern=near("razorpay[_.-]?(?:key[_.-]?)?secret|rzp[_.-]secret", "[0-9A-Za-z]{24}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("RAZORPAY_KEY_SECRET=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("RAZORPAY_KEY_SECRET=", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
