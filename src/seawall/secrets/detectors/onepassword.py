"""1Password: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, UPPER, URLSAFE, coded, sample

REFERENCE = "https://developer.1password.com/docs/service-accounts/"

PROVIDER = Provider(
    "onepassword",
    (
        Detector(
            name="onepassword-service-token",
            title="1Password service account token",
            pattern=whole(r"ops_eyJ[\w-]{200,}={0,2}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                "ops_"
                + coded(
                    {
                        "signInAddress": "acme.1password.com",
                        "secretKey": sample("k", ALNUM, 120),
                        "muk": sample("m", ALNUM, 80),
                    }
                ),
            ),
            negatives=(sample("ops_eyJ", URLSAFE, 40),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="onepassword-secret-key",
            title="1Password account secret key",
            pattern=whole(
                "A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}"
            ),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                "A3-"
                + "-".join(sample("", UPPER, size) for size in (6, 6, 5))
                + "-"
                + "-".join(sample(mark, UPPER, 4) for mark in "KLM"),
            ),
            negatives=(sample("A3-", UPPER, 6),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
