"""ReadMe: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://docs.readme.com/main/reference/intro/authentication"

PROVIDER = Provider(
    "readme",
    (
        Detector(
            name="readme-api-key",
            title="ReadMe API key",
            pattern=whole("rdme_[0-9a-z]{70}"),
            confidence="high",
            examples=(sample("rdme_", LOWER, 70),),
            negatives=(sample("rdme_", LOWER, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
