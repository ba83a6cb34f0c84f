"""PlanetScale: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://planetscale.com/docs/api/reference/service-tokens"

PROVIDER = Provider(
    "planetscale",
    (
        Detector(
            name="planetscale-service-token",
            title="PlanetScale service token",
            pattern=whole(r"pscale_tkn_[\w-]{32,64}"),
            confidence="high",
            examples=(sample("pscale_tkn_", URLSAFE, 35),),
            negatives=(sample("pscale_tkn_", URLSAFE, 29),),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="planetscale-password",
            title="PlanetScale database password",
            pattern=whole(r"pscale_pw_[\w-]{32,64}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("pscale_pw_", URLSAFE, 35),),
            negatives=(sample("pscale_pw_", URLSAFE, 29),),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="planetscale-oauth-token",
            title="PlanetScale OAuth token",
            pattern=whole(r"pscale_oauth_[\w-]{32,64}"),
            confidence="high",
            examples=(sample("pscale_oauth_", URLSAFE, 35),),
            negatives=(sample("pscale_oauth_", URLSAFE, 29),),
            reference=REFERENCE,
            home="database",
        ),
    ),
)
