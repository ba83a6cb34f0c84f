"""Linear: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://linear.app/developers/graphql"

PROVIDER = Provider(
    "linear",
    (
        Detector(
            name="linear-api-key",
            title="Linear API key",
            pattern=whole("lin_api_[0-9A-Za-z]{40}"),
            confidence="high",
            examples=(sample("lin_api_", ALNUM, 40),),
            negatives=(sample("lin_api_", ALNUM, 37),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="linear-oauth-token",
            title="Linear OAuth token",
            pattern=whole("lin_oauth_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("lin_oauth_", HEX, 64),),
            negatives=(sample("lin_oauth_", HEX, 61),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="linear-client-secret",
            title="Linear client secret",
            pattern=near("linear[_.-]?(?:client|oauth|webhook)?[_.-]?secret", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("LINEAR_CLIENT_SECRET=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("LINEAR_CLIENT_SECRET=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
