"""Groq: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://console.groq.com/docs/quickstart"

PROVIDER = Provider(
    "groq",
    (
        Detector(
            name="groq-api-key",
            title="Groq API key",
            pattern=whole("gsk_[0-9A-Za-z]{52}"),
            confidence="high",
            examples=(sample("gsk_", ALNUM, 52),),
            negatives=(sample("gsk_", ALNUM, 49),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
