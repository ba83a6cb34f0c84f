"""Mailchimp: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, URLSAFE, sample

REFERENCE = "https://mailchimp.com/developer/marketing/guides/quick-start/"

PROVIDER = Provider(
    "mailchimp",
    (
        Detector(
            name="mailchimp-api-key",
            title="Mailchimp API key",
            pattern=whole("[0-9a-f]{32}-us[0-9]{1,2}"),
            confidence="high",
            examples=(sample("", HEX, 32, "-us14"),),
            negatives=(sample("", HEX, 30, "-us14"),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="mandrill-api-key",
            title="Mailchimp Transactional API key",
            pattern=whole(r"md-[\w-]{22}"),
            entropy=3.8,
            examples=(sample("md-", URLSAFE, 22),),
            negatives=(sample("md-", URLSAFE, 19),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
