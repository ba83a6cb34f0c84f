"""Stripe: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_mixed_case
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.stripe.com/keys"

PROVIDER = Provider(
    "stripe",
    (
        Detector(
            name="stripe-live-key",
            title="Stripe live secret or restricted key",
            pattern=whole("[sr]k_live_[0-9A-Za-z]{24,}"),
            severity=Severity.CRITICAL,
            plausible=is_mixed_case,
            confidence="high",
            examples=(sample("sk_live_51", ALNUM, 97), sample("rk_live_", ALNUM, 24)),
            negatives=(sample("sk_live_", ALNUM, 10), sample("pk_live_", ALNUM, 24)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="stripe-test-key",
            title="Stripe test secret or restricted key",
            pattern=whole("[sr]k_test_[0-9A-Za-z]{24,}"),
            severity=Severity.LOW,
            confidence="high",
            examples=(sample("sk_test_51", ALNUM, 97),),
            negatives=(sample("pk_test_", ALNUM, 24),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="stripe-organization-key",
            title="Stripe organisation key",
            pattern=whole("sk_org_(?:live|test)_[0-9A-Za-z]{24,}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("sk_org_live_", ALNUM, 64),),
            negatives=(sample("sk_org_live_", ALNUM, 9),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="stripe-webhook-secret",
            title="Stripe webhook signing secret",
            pattern=whole("whsec_[0-9A-Za-z]{32,64}"),
            confidence="high",
            examples=(sample("whsec_", ALNUM, 35),),
            negatives=(sample("whsec_", ALNUM, 29),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
