"""Splunk: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector"

PROVIDER = Provider(
    "splunk",
    (
        Detector(
            name="splunk-hec-token",
            title="Splunk HTTP event collector token",
            pattern=near("splunk|hec[_.-]token", UUID),
            examples=(uuid("SPLUNK_HEC_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
