"""Matrix: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import ends_with_synapse_crc
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALPHA, sample, synapse

REFERENCE = "https://github.com/element-hq/synapse"

PROVIDER = Provider(
    "matrix",
    (
        Detector(
            name="matrix-access-token",
            title="Matrix access token of Synapse",
            pattern=whole("syt_[0-9A-Za-z+/=_-]+_[A-Za-z]{20}_[0-9A-Za-z]{6}"),
            check=ends_with_synapse_crc,
            confidence="high",
            examples=(synapse(),),
            negatives=(sample("syt_YWxpY2U_", ALPHA, 20) + "_000000",),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
