"""Quay: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://docs.redhat.com/documentation/red_hat_quay"

PROVIDER = Provider(
    "quay",
    (
        Detector(
            name="quay-robot-token",
            title="Quay robot token",
            pattern=near(r"\bquay(?:[_.-]?(?:io|robot|token|password))", "[0-9A-Z]{64}"),
            entropy=3.5,
            examples=(sample("QUAY_ROBOT_TOKEN=", UPPER, 64),),
            negatives=(sample("checksum=", UPPER, 64), sample("QUAY_ROBOT_TOKEN=", UPPER, 60)),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
