"""RapidAPI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.rapidapi.com/docs/keys"

PROVIDER = Provider(
    "rapidapi",
    (
        Detector(
            name="rapidapi-key",
            title="RapidAPI key",
            pattern=whole("[0-9a-f]{10}msh[0-9a-f]{15}p1[0-9a-f]{5}jsn[0-9a-f]{12}"),
            confidence="high",
            examples=(
                sample(sample(sample(sample("", HEX, 10) + "msh", HEX, 15) + "p1", HEX, 5) + "jsn", HEX, 12),
            ),
            negatives=(sample("", HEX, 50),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
