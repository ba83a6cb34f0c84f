"""Packagist: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://packagist.com/docs/api"

PROVIDER = Provider(
    "packagist",
    (
        Detector(
            name="packagist-token",
            title="Packagist token",
            pattern=whole("packagist_[ou][ru]t_[0-9a-f]{68}"),
            confidence="high",
            examples=(sample("packagist_ort_", HEX, 68),),
            negatives=(sample("packagist_ort_", HEX, 20),),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
