"""Firecrawl: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.firecrawl.dev/api-reference/introduction"

PROVIDER = Provider(
    "firecrawl",
    (
        Detector(
            name="firecrawl-api-key",
            title="Firecrawl API key",
            pattern=whole("fc-[0-9a-f]{32}"),
            confidence="high",
            examples=(sample("fc-", HEX, 32),),
            negatives=(sample("fc-", HEX, 29),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
