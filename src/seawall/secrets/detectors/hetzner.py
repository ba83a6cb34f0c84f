"""Hetzner: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.hetzner.cloud/reference/cloud#authentication"

PROVIDER = Provider(
    "hetzner",
    (
        Detector(
            name="hetzner-token",
            title="Hetzner Cloud API token",
            pattern=near("hcloud|hetzner", "[0-9A-Za-z]{64}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("HCLOUD_TOKEN=", ALNUM, 64),),
            negatives=(sample("checksum=", ALNUM, 64), sample("HCLOUD_TOKEN=", ALNUM, 60)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
