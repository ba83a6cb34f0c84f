"""Box: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.box.com/guides/authentication/"

PROVIDER = Provider(
    "box",
    (
        Detector(
            name="box-client-secret",
            title="Box client secret or developer token",
            pattern=near(r"\bbox[_.-]?(?:client|developer|app|api)", "[0-9A-Za-z]{32}"),
            entropy=3.5,
            examples=(sample("BOX_CLIENT_SECRET=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("BOX_CLIENT_SECRET=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
