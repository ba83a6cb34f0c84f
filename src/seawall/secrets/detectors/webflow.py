"""Webflow: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.webflow.com/data/reference/authentication"

PROVIDER = Provider(
    "webflow",
    (
        Detector(
            name="webflow-token",
            title="Webflow API token",
            pattern=near("webflow", "[0-9a-f]{64}"),
            entropy=3.0,
            examples=(sample("WEBFLOW_API_TOKEN=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("WEBFLOW_API_TOKEN=", HEX, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
