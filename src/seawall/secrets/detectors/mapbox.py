"""Mapbox: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import LOWER, URLSAFE, coded, sample

REFERENCE = "https://docs.mapbox.com/help/glossary/access-token/"

PROVIDER = Provider(
    "mapbox",
    (
        Detector(
            name="mapbox-secret-token",
            title="Mapbox secret token",
            pattern=whole(r"sk\.eyJ1Ijoi[\w-]{40,}\.[\w-]{22}"),
            confidence="high",
            examples=(coded({"u": "acme", "a": sample("", LOWER, 25)}, "sk.") + sample(".", URLSAFE, 22),),
            negatives=(coded({"u": "acme", "a": sample("", LOWER, 25)}, "pk.") + sample(".", URLSAFE, 22),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
