"""Meta (Facebook, Instagram, WhatsApp): the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import alone, near, whole
from seawall.secrets.samples import ALNUM, DIGITS, HEX, URLSAFE, sample

REFERENCE = "https://developers.facebook.com/docs/facebook-login/guides/access-tokens"

PROVIDER = Provider(
    "meta",
    (
        Detector(
            name="facebook-access-token",
            title="Facebook access token",
            pattern=alone("EAA[A-Za-z][0-9A-Za-z]{80,}", r"\w+/-"),
            confidence="high",
            examples=(sample("EAAG", ALNUM, 180),),
            negatives=(sample("EAAG", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="facebook-app-secret",
            title="Facebook app secret",
            pattern=near(
                (
                    r"facebook|(?:\b|_)fb[_.-]?(?:app|client)|instagram[_.-]?(?:app|"
                    r"client)|whatsapp[_.-]?app"
                ),
                "[0-9a-f]{32}",
            ),
            entropy=3.0,
            examples=(sample("FACEBOOK_APP_SECRET=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("FACEBOOK_APP_SECRET=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="facebook-app-token",
            title="Facebook app access token",
            pattern=r"(?:^|[^\w.])([0-9]{15,16}(?:\||%7[Cc])[\w-]{27})(?:[^\w-]|$)",
            gate=r"[0-9]{15}(?:\||%7[Cc])",
            entropy=3.8,
            examples=(sample(sample("4", DIGITS, 14) + "|", URLSAFE, 27),),
            negatives=(sample("4", DIGITS, 14, "|"),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="instagram-access-token",
            title="Instagram access token",
            pattern=whole(r"IG[QA]\w{100,}"),
            confidence="high",
            examples=(sample("IGQWR", ALNUM, 150),),
            negatives=(sample("IGQWR", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
