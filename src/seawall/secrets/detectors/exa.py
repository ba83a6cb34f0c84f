"""Exa: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://docs.exa.ai/reference/getting-started"

PROVIDER = Provider(
    "exa",
    (
        Detector(
            name="exa-api-key",
            title="Exa API key",
            pattern=near(r"\bexa[_.-]?(?:ai|api|key)", UUID),
            examples=(uuid("EXA_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
