"""LinkedIn: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, BASE64, sample

REFERENCE = "https://learn.microsoft.com/linkedin/shared/authentication/authentication"

PROVIDER = Provider(
    "linkedin",
    (
        Detector(
            name="linkedin-client-secret",
            title="LinkedIn primary client secret",
            pattern=r"\b(WPL_AP[01]\.[0-9A-Za-z]{16}\.[0-9A-Za-z+/]{6}==)",
            confidence="high",
            examples=(sample(sample("WPL_AP1.", ALNUM, 16) + ".", BASE64, 6, "=="),),
            negatives=(sample("WPL_AP1.", ALNUM, 16),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="linkedin-secret-old",
            title="LinkedIn client secret (before 2023)",
            pattern=near("linked[_.-]?in", "[0-9A-Za-z]{16}"),
            entropy=3.2,
            examples=(sample("LINKEDIN_CLIENT_SECRET=", ALNUM, 16),),
            negatives=(sample("checksum=", ALNUM, 16), sample("LINKEDIN_CLIENT_SECRET=", ALNUM, 12)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
