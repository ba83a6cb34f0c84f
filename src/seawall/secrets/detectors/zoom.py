"""Zoom: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developers.zoom.us/docs/internal-apps/"

PROVIDER = Provider(
    "zoom",
    (
        Detector(
            name="zoom-client-secret",
            title="Zoom client secret",
            pattern=near("zoom[_.-]?(?:client|api|jwt|app)?[_.-]?secret", "[0-9A-Za-z]{32,36}"),
            entropy=3.5,
            examples=(sample("ZOOM_CLIENT_SECRET=", ALNUM, 36),),
            negatives=(sample("checksum=", ALNUM, 36), sample("ZOOM_CLIENT_SECRET=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
