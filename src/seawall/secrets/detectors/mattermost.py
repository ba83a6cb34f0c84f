"""Mattermost: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://developers.mattermost.com/integrate/reference/personal-access-token/"

PROVIDER = Provider(
    "mattermost",
    (
        Detector(
            name="mattermost-token",
            title="Mattermost token",
            pattern=near("mattermost", "[0-9a-z]{26}"),
            entropy=3.5,
            examples=(sample("MATTERMOST_TOKEN=", LOWER, 26),),
            negatives=(sample("checksum=", LOWER, 26), sample("MATTERMOST_TOKEN=", LOWER, 22)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
