"""Dropbox: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, LOWER, URLSAFE, sample

REFERENCE = "https://www.dropbox.com/developers/documentation/http/documentation#authorization"

PROVIDER = Provider(
    "dropbox",
    (
        Detector(
            name="dropbox-token",
            title="Dropbox short-lived access token",
            pattern=whole(r"sl\.(?:u\.)?[\w-]{130,}"),
            confidence="high",
            examples=(sample("sl.u.", URLSAFE, 140),),
            negatives=(sample("sl.", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="dropbox-app-secret",
            title="Dropbox app secret",
            pattern=near("dropbox[_.-]?(?:app|client|api)?[_.-]?(?:secret|key)", "[0-9a-z]{15}"),
            entropy=3.2,
            examples=(sample("DROPBOX_APP_SECRET=", LOWER, 15),),
            negatives=(sample("checksum=", LOWER, 15), sample("DROPBOX_APP_SECRET=", LOWER, 11)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="dropbox-long-token",
            title="Dropbox long-lived token",
            pattern=near("dropbox", r"[0-9A-Za-z]{11}AAAAAAAAAA[\w-]{43}"),
            examples=(sample(sample("DROPBOX_TOKEN=", ALNUM, 11) + "AAAAAAAAAA", URLSAFE, 43),),
            negatives=(sample("DROPBOX_TOKEN=", ALNUM, 11),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
