"""Freemius: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://freemius.com/help/documentation/wordpress-sdk/integrating-freemius-sdk/"

PROVIDER = Provider(
    "freemius",
    (
        Detector(
            name="freemius-secret-key",
            title="Freemius secret key",
            pattern=(r"""(?i:secret_?key)["']?[ \t]*(?:=>|[:=])[ \t]*["'](sk_[^\s"'`\\<>,;]{29})["']"""),
            entropy=3.5,
            examples=(sample("'secret_key' => 'sk_", ALNUM, 29, "',"),),
            negatives=(sample("'public_key' => 'pk_", ALNUM, 29, "',"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
