"""LangChain: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.langchain.com/langsmith/create-account-api-key"

PROVIDER = Provider(
    "langchain",
    (
        Detector(
            name="langsmith-api-key",
            title="LangSmith API key",
            pattern=whole("lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
            confidence="high",
            examples=(sample(sample("lsv2_pt_", HEX, 32) + "_", HEX, 10),),
            negatives=(sample("lsv2_pt_", HEX, 32),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
