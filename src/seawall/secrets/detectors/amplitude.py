"""Amplitude: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://amplitude.com/docs/apis/authentication"

PROVIDER = Provider(
    "amplitude",
    (
        Detector(
            name="amplitude-key",
            title="Amplitude API or secret key",
            pattern=near("amplitude", "[0-9a-f]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("AMPLITUDE_SECRET_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("AMPLITUDE_SECRET_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
