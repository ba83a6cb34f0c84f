"""OpenWeather: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://openweathermap.org/appid"

PROVIDER = Provider(
    "openweather",
    (
        Detector(
            name="openweather-api-key",
            title="OpenWeather API key",
            pattern=near("open[_.-]?weather", "[0-9a-f]{32}"),
            severity=Severity.LOW,
            entropy=3.0,
            examples=(sample("OPENWEATHER_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("OPENWEATHER_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
