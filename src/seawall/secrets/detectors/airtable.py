"""Airtable: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://airtable.com/developers/web/guides/personal-access-tokens"

PROVIDER = Provider(
    "airtable",
    (
        Detector(
            name="airtable-token",
            title="Airtable personal access token",
            pattern=whole(r"pat[0-9A-Za-z]{14}\.[0-9a-f]{64}"),
            confidence="high",
            examples=(sample(sample("pat", ALNUM, 14) + ".", HEX, 64),),
            negatives=(sample("pat", ALNUM, 14),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="airtable-api-key",
            title="Airtable API key (before 2024)",
            pattern=near("airtable", "key[0-9A-Za-z]{14}"),
            entropy=3.0,
            examples=(sample("AIRTABLE_API_KEY=key", ALNUM, 14),),
            negatives=(sample("AIRTABLE_API_KEY=key", ALNUM, 6),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
