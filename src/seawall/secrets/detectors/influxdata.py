"""InfluxDB: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://docs.influxdata.com/influxdb/v2/admin/tokens/"

PROVIDER = Provider(
    "influxdata",
    (
        Detector(
            name="influxdb-token",
            title="InfluxDB token",
            pattern=near("influx", r"[\w-]{86}=="),
            examples=(sample("INFLUX_TOKEN=", URLSAFE, 86, "=="),),
            negatives=(sample("INFLUX_TOKEN=", URLSAFE, 40),),
            reference=REFERENCE,
            home="database",
        ),
    ),
)
