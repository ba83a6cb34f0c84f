"""Langfuse: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import uuid

REFERENCE = "https://langfuse.com/docs/api"

PROVIDER = Provider(
    "langfuse",
    (
        Detector(
            name="langfuse-secret-key",
            title="Langfuse secret key",
            pattern=whole("sk-lf-[0-9a-f]{8}-[0-9a-f-]{27}"),
            confidence="high",
            examples=(uuid("sk-lf-"),),
            negatives=(uuid("pk-lf-"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
