"""Drone CI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.drone.io/cli/configure/"

PROVIDER = Provider(
    "drone",
    (
        Detector(
            name="drone-token",
            title="Drone CI token",
            pattern=near("drone(?:ci)?[_.-]?(?:token|api|rpc|server|secret)", "[0-9A-Za-z]{32}"),
            entropy=3.5,
            examples=(sample("DRONE_TOKEN=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("DRONE_TOKEN=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
