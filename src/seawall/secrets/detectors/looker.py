"""Looker: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://cloud.google.com/looker/docs/api-auth"

PROVIDER = Provider(
    "looker",
    (
        Detector(
            name="looker-client-secret",
            title="Looker API client secret",
            pattern=near("looker(?:sdk)?[_.-]?client[_.-]?secret", "[0-9A-Za-z]{24}"),
            entropy=3.2,
            examples=(
                sample("LOOKERSDK_CLIENT_SECRET=", ALNUM, 24),
                sample("looker_client_secret: ", ALNUM, 24),
            ),
            negatives=(
                sample("checksum=", ALNUM, 24),
                sample("LOOKERSDK_CLIENT_SECRET=", ALNUM, 20),
            ),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
