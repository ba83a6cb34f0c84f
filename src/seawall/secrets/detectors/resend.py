"""Resend: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://resend.com/docs/dashboard/api-keys/introduction"

PROVIDER = Provider(
    "resend",
    (
        Detector(
            name="resend-api-key",
            title="Resend API key",
            pattern=whole("re_[0-9A-Za-z]{8}_[0-9A-Za-z]{24}"),
            confidence="high",
            examples=(sample(sample("re_", ALNUM, 8) + "_", ALNUM, 24),),
            negatives=(sample("re_", ALNUM, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
