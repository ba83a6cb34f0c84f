"""Pulumi: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"

PROVIDER = Provider(
    "pulumi",
    (
        Detector(
            name="pulumi-access-token",
            title="Pulumi access token",
            pattern=whole("pul-[0-9a-f]{40}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("pul-", HEX, 40),),
            negatives=(sample("pul-", HEX, 37),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
