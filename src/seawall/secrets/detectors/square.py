"""Square: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://developer.squareup.com/docs/build-basics/access-tokens"

PROVIDER = Provider(
    "square",
    (
        Detector(
            name="square-access-token",
            title="Square access token",
            pattern=whole(r"EAAA[\w-]{60}"),
            severity=Severity.CRITICAL,
            entropy=4.0,
            examples=(sample("EAAA", URLSAFE, 60),),
            negatives=(sample("EAAA", URLSAFE, 57),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="square-oauth-secret",
            title="Square OAuth secret",
            pattern=whole(r"sq0csp-[\w-]{43}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("sq0csp-", URLSAFE, 43),),
            negatives=(sample("sq0csp-", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="square-access-token-old",
            title="Square personal access token",
            pattern=whole(r"sq0atp-[\w-]{22}"),
            confidence="high",
            examples=(sample("sq0atp-", URLSAFE, 22),),
            negatives=(sample("sq0atp-", URLSAFE, 19),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
