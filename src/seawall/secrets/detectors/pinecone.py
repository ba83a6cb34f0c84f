"""Pinecone: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near, whole
from seawall.secrets.samples import ALNUM, sample, uuid

REFERENCE = "https://docs.pinecone.io/guides/projects/manage-api-keys"

PROVIDER = Provider(
    "pinecone",
    (
        Detector(
            name="pinecone-api-key",
            title="Pinecone API key",
            pattern=whole("pcsk_[0-9A-Za-z]{5,6}_[0-9A-Za-z]{63}"),
            confidence="high",
            examples=(sample(sample("pcsk_", ALNUM, 6) + "_", ALNUM, 63),),
            negatives=(sample("pcsk_", ALNUM, 6),),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="pinecone-api-key-old",
            title="Pinecone API key (before 2024)",
            pattern=near("pinecone", UUID),
            examples=(uuid("PINECONE_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="database",
        ),
    ),
)
