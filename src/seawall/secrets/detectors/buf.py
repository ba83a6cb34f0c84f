"""Buf: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://buf.build/docs/bsr/authentication/"

PROVIDER = Provider(
    "buf",
    (
        Detector(
            name="buf-token",
            title="Buf token",
            pattern=near(r"\bbuf[_.-](?:token|api|pass)", "[0-9a-f]{64}"),
            entropy=3.0,
            examples=(sample("BUF_TOKEN=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("BUF_TOKEN=", HEX, 60)),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
