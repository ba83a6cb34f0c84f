"""TeamCity: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html"

PROVIDER = Provider(
    "teamcity",
    (
        Detector(
            name="teamcity-token",
            title="TeamCity access token",
            pattern=whole(r"eyJ0eXAiOiAiVENWMiJ9\.[\w-]{20,}\.[\w-]{30,}"),
            confidence="high",
            examples=(sample(sample("eyJ0eXAiOiAiVENWMiJ9.", URLSAFE, 36) + ".", URLSAFE, 48),),
            negatives=(sample("eyJ0eXAiOiAiVENWMiJ9.", URLSAFE, 6),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
