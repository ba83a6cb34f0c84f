"""Travis CI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://developer.travis-ci.com/authentication"

PROVIDER = Provider(
    "travisci",
    (
        Detector(
            name="travisci-token",
            title="Travis CI token",
            pattern=near("travis", r"[\w-]{22}"),
            entropy=3.2,
            examples=(sample("TRAVIS_TOKEN=", URLSAFE, 22),),
            negatives=(sample("checksum=", URLSAFE, 22), sample("TRAVIS_TOKEN=", URLSAFE, 18)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
