"""Depot: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://depot.dev/docs/cli/authentication"

PROVIDER = Provider(
    "depot",
    (
        Detector(
            name="depot-token",
            title="Depot token",
            pattern=whole("depot_(?:org|project|user)_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("depot_org_", HEX, 64),),
            negatives=(sample("depot_org_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
