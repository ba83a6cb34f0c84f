"""LINE: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import BASE64, sample

REFERENCE = "https://developers.line.biz/en/docs/basics/channel-access-token/"

PROVIDER = Provider(
    "line",
    (
        Detector(
            name="line-channel-token",
            title="LINE channel access token",
            pattern=near(r"line[\w.-]*(?:access|channel)", "[0-9A-Za-z+/]{170}[0-9A-Za-z+/=]{2}"),
            gate=r"(?i)line[\w.-]*(?:access|channel)",
            examples=(sample("LINE_CHANNEL_ACCESS_TOKEN=", BASE64, 170, "o="),),
            negatives=(sample("LINE_CHANNEL_ACCESS_TOKEN=", BASE64, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
