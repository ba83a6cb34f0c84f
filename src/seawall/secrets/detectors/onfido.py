"""Onfido: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://documentation.onfido.com/api/latest/"

PROVIDER = Provider(
    "onfido",
    (
        Detector(
            name="onfido-token",
            title="Onfido API token",
            pattern=whole(r"api_(?:live|sandbox)(?:_(?:us|ca))?\.[\w-]{11}\.[\w-]{32}"),
            confidence="high",
            examples=(sample(sample("api_live.", URLSAFE, 11) + ".", URLSAFE, 32),),
            negatives=(sample("api_live.", URLSAFE, 11),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
