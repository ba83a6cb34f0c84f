"""Stytch: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://stytch.com/docs/workspace-management/redirect-urls"

PROVIDER = Provider(
    "stytch",
    (
        Detector(
            name="stytch-secret",
            title="Stytch secret",
            pattern=r"\b(secret-(?:live|test)-[\w-]{34,42}={0,2})(?:[^\w=-]|$)",
            confidence="high",
            examples=(sample("secret-live-", URLSAFE, 36),),
            negatives=(sample("secret-live-", URLSAFE, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
