"""Clojars: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"

PROVIDER = Provider(
    "clojars",
    (
        Detector(
            name="clojars-token",
            title="Clojars deploy token",
            pattern=whole("CLOJARS_[0-9a-f]{60}"),
            confidence="high",
            examples=(sample("CLOJARS_", HEX, 60),),
            negatives=(sample("CLOJARS_", HEX, 57),),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
