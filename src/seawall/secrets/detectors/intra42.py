"""42's intranet: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://api.intra.42.fr/apidoc/guides/getting_started"

PROVIDER = Provider(
    "intra42",
    (
        Detector(
            name="intra42-client-secret",
            title="42 intranet client secret",
            pattern=whole("s-s4t2(?:ud|af)-[0-9a-f]{64}"),
            confidence="high",
            examples=(
                sample("s-s4t2ud-", HEX, 64),
                sample("s-s4t2af-", HEX, 64),
            ),
            negatives=(
                sample("u-s4t2ud-", HEX, 64),
                sample("s-s4t2ud-", HEX, 60),
            ),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
