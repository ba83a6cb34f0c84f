"""PayPal and Braintree: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, LOWER, URLSAFE, sample

REFERENCE = "https://developer.paypal.com/braintree/docs/guides/authorization/overview"

PROVIDER = Provider(
    "paypal",
    (
        Detector(
            name="braintree-access-token",
            title="Braintree access token",
            pattern=r"\b(access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32})\b",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("access_token$production$", LOWER, 16) + "$", HEX, 32),),
            negatives=("access_token$production$",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="braintree-private-key",
            title="Braintree private key",
            pattern=near("braintree[_.-]?(?:private|secret)", "[0-9a-f]{32}"),
            severity=Severity.CRITICAL,
            entropy=3.0,
            examples=(sample("BRAINTREE_PRIVATE_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("BRAINTREE_PRIVATE_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="paypal-client-secret",
            title="PayPal client secret",
            pattern=near(r"paypal[\w.-]*secret", r"E[\w-]{79}"),
            severity=Severity.CRITICAL,
            entropy=3.8,
            examples=(sample("PAYPAL_CLIENT_SECRET=E", URLSAFE, 79),),
            negatives=(sample("PAYPAL_CLIENT_ID=A", URLSAFE, 79),),
            reference="https://developer.paypal.com/api/rest/",
            home="api",
        ),
    ),
)
