"""Linode: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://techdocs.akamai.com/linode-api/reference/get-started"

PROVIDER = Provider(
    "linode",
    (
        Detector(
            name="linode-token",
            title="Linode API token",
            pattern=near("linode", "[0-9a-f]{64}"),
            severity=Severity.CRITICAL,
            entropy=3.0,
            examples=(sample("LINODE_TOKEN=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("LINODE_TOKEN=", HEX, 60)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
