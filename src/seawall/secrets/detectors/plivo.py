"""Plivo: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.plivo.com/docs/voice/api/overview"

PROVIDER = Provider(
    "plivo",
    (
        Detector(
            name="plivo-auth-token",
            title="Plivo auth token",
            pattern=near("plivo", "[0-9A-Za-z]{40,60}"),
            entropy=3.5,
            examples=(sample("PLIVO_AUTH_TOKEN=", ALNUM, 60),),
            negatives=(sample("checksum=", ALNUM, 60), sample("PLIVO_AUTH_TOKEN=", ALNUM, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
