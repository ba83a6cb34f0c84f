"""Asana: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import DIGITS, HEX, sample

REFERENCE = "https://developers.asana.com/docs/personal-access-token"

PROVIDER = Provider(
    "asana",
    (
        Detector(
            name="asana-token",
            title="Asana personal access token",
            pattern=r"(?:^|[^\w/])([12]/[0-9]{13,17}(?:/[0-9]{13,17})?:[0-9a-f]{32})\b",
            confidence="high",
            examples=(sample(sample("2/1", DIGITS, 15) + "/1", DIGITS, 15) + sample(":", HEX, 32),),
            negatives=(sample("2/1", DIGITS, 15),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="asana-client-secret",
            title="Asana client secret",
            pattern=near("asana", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("ASANA_CLIENT_SECRET=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("ASANA_CLIENT_SECRET=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
