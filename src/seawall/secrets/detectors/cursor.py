"""Cursor: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.cursor.com/account/teams/admin-api"

PROVIDER = Provider(
    "cursor",
    (
        Detector(
            name="cursor-api-key",
            title="Cursor API key",
            pattern=whole("key_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("key_", HEX, 64),),
            negatives=(sample("key_", HEX, 61),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
