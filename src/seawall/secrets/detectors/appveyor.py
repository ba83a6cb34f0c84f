"""AppVeyor: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://www.appveyor.com/docs/api/"

PROVIDER = Provider(
    "appveyor",
    (
        Detector(
            name="appveyor-token",
            title="AppVeyor API token",
            pattern=whole("v2[.][a-z0-9]{20}"),
            entropy=3.5,
            examples=(sample("v2.", LOWER, 20),),
            negatives=(sample("v2.", LOWER, 9),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
