"""Sourcegraph: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"

PROVIDER = Provider(
    "sourcegraph",
    (
        Detector(
            name="sourcegraph-token",
            title="Sourcegraph access token",
            pattern=whole("sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
            confidence="high",
            examples=(sample("sgp_", HEX, 40), sample(sample("sgp_", HEX, 16) + "_", HEX, 40)),
            negatives=(sample("sgp_", HEX, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
