"""Paddle: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, LOWER, sample

REFERENCE = "https://developer.paddle.com/api-reference/about/api-keys"

PROVIDER = Provider(
    "paddle",
    (
        Detector(
            name="paddle-api-key",
            title="Paddle API key",
            pattern=whole("pdl_(?:live|sdbx)_apikey_[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                sample(sample(sample("pdl_live_apikey_", LOWER, 26) + "_", ALNUM, 22) + "_", ALNUM, 3),
            ),
            negatives=(sample("pdl_live_apikey_", LOWER, 26),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
