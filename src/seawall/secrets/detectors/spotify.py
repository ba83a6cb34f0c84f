"""Spotify: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developer.spotify.com/documentation/web-api/concepts/apps"

PROVIDER = Provider(
    "spotify",
    (
        Detector(
            name="spotify-client-secret",
            title="Spotify client secret",
            pattern=near("spotify", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("SPOTIFY_CLIENT_SECRET=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("SPOTIFY_CLIENT_SECRET=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
