"""Tavily: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.tavily.com/documentation/api-reference/introduction"

PROVIDER = Provider(
    "tavily",
    (
        Detector(
            name="tavily-api-key",
            title="Tavily API key",
            pattern=whole("tvly-(?:(?:dev|prod)-)?[0-9A-Za-z]{32}"),
            confidence="high",
            examples=(sample("tvly-dev-", ALNUM, 32),),
            negatives=(sample("tvly-", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
