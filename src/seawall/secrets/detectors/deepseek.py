"""DeepSeek: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://api-docs.deepseek.com/"

PROVIDER = Provider(
    "deepseek",
    (
        Detector(
            name="deepseek-api-key",
            title="DeepSeek, DashScope or Moonshot API key",
            pattern=whole("sk-[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("DEEPSEEK_API_KEY=sk-", HEX, 32),),
            negatives=(sample("sk-", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
