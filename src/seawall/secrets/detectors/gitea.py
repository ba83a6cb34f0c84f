"""Gitea, Forgejo and Codeberg: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.gitea.com/development/api-usage"

PROVIDER = Provider(
    "gitea",
    (
        Detector(
            name="gitea-token",
            title="Gitea or Forgejo token",
            pattern=near("gitea|forgejo|codeberg", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("GITEA_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("GITEA_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
