"""Tailscale: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://tailscale.com/kb/1277/key-prefixes"

PROVIDER = Provider(
    "tailscale",
    (
        Detector(
            name="tailscale-key",
            title="Tailscale key",
            pattern=whole(
                "tskey-(?:auth|api|client|scim|webhook|oauth)-[0-9A-Za-z]{8,24}-[0-9A-Za-z]{20,40}"
            ),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("tskey-auth-", ALNUM, 12) + "CNTRL-", ALNUM, 32),),
            negatives=(sample("tskey-auth-", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
