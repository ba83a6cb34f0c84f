"""Perplexity: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.perplexity.ai/getting-started/quickstart"

PROVIDER = Provider(
    "perplexity",
    (
        Detector(
            name="perplexity-api-key",
            title="Perplexity API key",
            pattern=whole("pplx-[0-9A-Za-z]{48}"),
            confidence="high",
            examples=(sample("pplx-", ALNUM, 48),),
            negatives=(sample("pplx-", ALNUM, 45),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
