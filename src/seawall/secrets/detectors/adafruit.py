"""Adafruit IO: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, LOWER, sample

REFERENCE = "https://io.adafruit.com/api/docs/"

PROVIDER = Provider(
    "adafruit",
    (
        Detector(
            name="adafruit-io-key",
            title="Adafruit IO key",
            pattern=whole("aio_[0-9A-Za-z]{28}"),
            confidence="high",
            examples=(sample("aio_", ALNUM, 28),),
            negatives=(sample("aio_", ALNUM, 25),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="adafruit-api-key",
            title="Adafruit API key",
            pattern=near("adafruit", "[0-9a-z]{32}"),
            entropy=3.5,
            examples=(sample("ADAFRUIT_KEY=", LOWER, 32),),
            negatives=(sample("checksum=", LOWER, 32), sample("ADAFRUIT_KEY=", LOWER, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
