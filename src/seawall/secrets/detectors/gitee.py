"""Gitee: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://gitee.com/api/v5/swagger"

PROVIDER = Provider(
    "gitee",
    (
        Detector(
            name="gitee-token",
            title="Gitee token",
            pattern=near("gitee", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("GITEE_TOKEN=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("GITEE_TOKEN=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
