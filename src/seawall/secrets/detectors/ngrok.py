"""ngrok: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://ngrok.com/docs/agent/#authtokens"

PROVIDER = Provider(
    "ngrok",
    (
        Detector(
            name="ngrok-token",
            title="ngrok authtoken or API key",
            pattern=r"\b(2[0-9A-Za-z]{26}_[0-9A-Za-z]{20,22})(?:[^\w-]|$)",
            entropy=4.0,
            examples=(sample(sample("NGROK_AUTHTOKEN=2", ALNUM, 26) + "_", ALNUM, 21),),
            negatives=(sample("2", ALNUM, 26),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
