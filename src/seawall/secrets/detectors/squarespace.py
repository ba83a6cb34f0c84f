"""Squarespace: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://developers.squarespace.com/commerce-apis/authentication-and-permissions"

PROVIDER = Provider(
    "squarespace",
    (
        Detector(
            name="squarespace-api-key",
            title="Squarespace API key",
            pattern=near("squarespace", UUID),
            entropy=3.0,
            examples=(uuid("SQUARESPACE_API_KEY="),),
            negatives=(
                uuid("id="),
                "SQUARESPACE_API_KEY=${SQUARESPACE_API_KEY}",
            ),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
