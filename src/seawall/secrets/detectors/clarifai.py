"""Clarifai: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.clarifai.com/control/authentication/pat"

PROVIDER = Provider(
    "clarifai",
    (
        Detector(
            name="clarifai-token",
            title="Clarifai personal access token",
            pattern=near("clarifai", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("CLARIFAI_PAT=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("CLARIFAI_PAT=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
