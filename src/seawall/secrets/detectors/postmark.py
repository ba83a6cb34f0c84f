"""Postmark: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://postmarkapp.com/developer/api/overview"

PROVIDER = Provider(
    "postmark",
    (
        Detector(
            name="postmark-token",
            title="Postmark server or account token",
            pattern=near("postmark", UUID),
            examples=(uuid("POSTMARK_SERVER_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
