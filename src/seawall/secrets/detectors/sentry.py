"""Sentry: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import BASE64, HEX, coded, sample

REFERENCE = "https://docs.sentry.io/account/auth-tokens/"

PROVIDER = Provider(
    "sentry",
    (
        Detector(
            name="sentry-user-token",
            title="Sentry user token",
            pattern=whole("sntryu_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("sntryu_", HEX, 64),),
            negatives=(sample("sntryu_", HEX, 61),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="sentry-organization-token",
            title="Sentry organisation token",
            pattern=r"\b(sntrys_eyJ[0-9A-Za-z+/]+={0,2}_[0-9A-Za-z+/]{43})(?:[^0-9A-Za-z+/]|$)",
            confidence="high",
            examples=(
                sample(
                    coded({"iat": 1700000000.1, "url": "https://sentry.io", "org": "acme"}, "sntrys_") + "_",
                    BASE64,
                    43,
                ),
            ),
            negatives=(coded({"iat": 1700000000.1}, "sntrys_"),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="sentry-token-old",
            title="Sentry auth token (before 2023)",
            pattern=near("sentry[_.-]?(?:auth|api|token)", "[0-9a-f]{64}"),
            entropy=3.0,
            examples=(sample("SENTRY_AUTH_TOKEN=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("SENTRY_AUTH_TOKEN=", HEX, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
