"""Heroku: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near, whole
from seawall.secrets.samples import URLSAFE, sample, uuid

REFERENCE = "https://devcenter.heroku.com/articles/authentication"

PROVIDER = Provider(
    "heroku",
    (
        Detector(
            name="heroku-api-key",
            title="Heroku API key",
            pattern=whole(r"HRKU-(?:AA[\w-]{58}|[0-9a-f]{8}-[0-9a-f-]{27})"),
            confidence="high",
            examples=(sample("HRKU-AA", URLSAFE, 58), uuid("HRKU-")),
            negatives=(sample("HRKU-AA", URLSAFE, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="heroku-api-key-old",
            title="Heroku API key (before 2023)",
            pattern=near("heroku", UUID),
            examples=(uuid("HEROKU_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
