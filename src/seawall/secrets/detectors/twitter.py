"""X (Twitter): the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, DIGITS, sample

REFERENCE = "https://docs.x.com/resources/fundamentals/authentication/overview"

PROVIDER = Provider(
    "twitter",
    (
        Detector(
            name="twitter-bearer-token",
            title="X (Twitter) bearer token",
            pattern=whole("A{20,22}[0-9A-Za-z%]{80,100}"),
            entropy=3.5,
            examples=(sample("A" * 22 + "J", ALNUM, 84),),
            negatives=(sample("A" * 22 + "J", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="twitter-api-secret",
            title="X (Twitter) API secret",
            pattern=near(r"(?:twitter|tweepy)[_.-]?\w*secret", "[0-9A-Za-z]{45,50}"),
            entropy=3.5,
            examples=(sample("TWITTER_API_SECRET=", ALNUM, 50),),
            negatives=(sample("checksum=", ALNUM, 50), sample("TWITTER_API_SECRET=", ALNUM, 41)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="twitter-access-token",
            title="X (Twitter) access token",
            pattern=near("twitter|tweepy", "[0-9]{15,20}-[0-9A-Za-z]{40}"),
            examples=(sample(sample("TWITTER_ACCESS_TOKEN=1", DIGITS, 18) + "-", ALNUM, 40),),
            negatives=(sample("TWITTER_USER_ID=1", DIGITS, 18),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="twitter-api-key",
            title="X (Twitter) API key",
            pattern=near("twitter[_.-]?(?:api|consumer)[_.-]?key", "[0-9A-Za-z]{25}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("TWITTER_API_KEY=", ALNUM, 25),),
            negatives=(sample("checksum=", ALNUM, 25), sample("TWITTER_API_KEY=", ALNUM, 21)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
