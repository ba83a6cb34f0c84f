"""Deno: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.deno.com/deploy/manual/"

PROVIDER = Provider(
    "deno",
    (
        Detector(
            name="deno-token",
            title="Deno Deploy token",
            pattern=whole("dd[pwo]_[0-9A-Za-z]{36}"),
            confidence="high",
            examples=(sample("ddp_", ALNUM, 36),),
            negatives=(sample("ddp_", ALNUM, 12),),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
