"""Notion: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developers.notion.com/docs/authorization"

PROVIDER = Provider(
    "notion",
    (
        Detector(
            name="notion-token",
            title="Notion integration token",
            pattern=whole("ntn_[0-9A-Za-z]{43,50}"),
            confidence="high",
            examples=(sample("ntn_", ALNUM, 46),),
            negatives=(sample("ntn_", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="notion-token-old",
            title="Notion integration token (before 2024)",
            pattern=whole("secret_[0-9A-Za-z]{43}"),
            confidence="high",
            examples=(sample("secret_", ALNUM, 43),),
            negatives=(sample("secret_", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
