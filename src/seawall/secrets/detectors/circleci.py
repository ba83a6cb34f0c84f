"""CircleCI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://circleci.com/docs/managing-api-tokens/"

PROVIDER = Provider(
    "circleci",
    (
        Detector(
            name="circleci-token",
            title="CircleCI token",
            pattern=whole("CCI(?:PAT|PRJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}"),
            confidence="high",
            examples=(sample(sample("CCIPAT_", ALNUM, 22) + "_", HEX, 40),),
            negatives=(sample("CCIPAT_", ALNUM, 22),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="circleci-token-old",
            title="CircleCI token (before 2023)",
            pattern=near("circle(?:ci)?[_.-]?(?:api|token)", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("CIRCLECI_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("CIRCLECI_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
