"""Cisco Meraki: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developer.cisco.com/meraki/api-v1/authorization/"

PROVIDER = Provider(
    "meraki",
    (
        Detector(
            name="meraki-api-key",
            title="Cisco Meraki API key",
            pattern=near("meraki", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(
                sample("MERAKI_DASHBOARD_API_KEY=", HEX, 40),
                sample("X-Cisco-Meraki-API-Key: ", HEX, 40),
            ),
            negatives=(
                sample("checksum=", HEX, 40),
                sample("MERAKI_DASHBOARD_API_KEY=", HEX, 32),
            ),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
