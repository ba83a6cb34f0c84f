"""Elastic: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import BASE64, sample

REFERENCE = "https://www.elastic.co/guide/en/elasticsearch/reference/current/security-api-create-api-key.html"

PROVIDER = Provider(
    "elastic",
    (
        Detector(
            name="elastic-api-key",
            title="Elasticsearch API key",
            pattern=near(
                r"elastic(?:search)?[\w.-]*key|es[_.-]api", "[0-9A-Za-z+/]{58}(?:==|[0-9A-Za-z+/]{2})"
            ),
            entropy=4.0,
            examples=(sample("ELASTIC_API_KEY=", BASE64, 58, "=="),),
            negatives=(sample("ELASTIC_API_KEY=", BASE64, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="elastic-cloud-key",
            title="Elastic Cloud API key",
            pattern=r"\b(essu_[0-9A-Za-z+/]{60,}={0,2})(?:[^0-9A-Za-z+/=]|$)",
            confidence="high",
            examples=(sample("essu_", BASE64, 82, "=="),),
            negatives=(sample("essu_", BASE64, 30),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
