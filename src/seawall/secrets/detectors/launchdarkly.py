"""LaunchDarkly: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import uuid

REFERENCE = "https://launchdarkly.com/docs/home/account/api"

PROVIDER = Provider(
    "launchdarkly",
    (
        Detector(
            name="launchdarkly-key",
            title="LaunchDarkly access token or SDK key",
            pattern=whole("(?:api|sdk)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
            confidence="high",
            examples=(uuid("api-"), uuid("sdk-")),
            negatives=(uuid("mob-"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
