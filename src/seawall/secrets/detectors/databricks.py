"""Databricks: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.databricks.com/dev-tools/auth/pat.html"

PROVIDER = Provider(
    "databricks",
    (
        Detector(
            name="databricks-token",
            title="Databricks personal access token",
            pattern=whole(r"dapi[0-9a-f]{32}(?:-\d)?"),
            confidence="high",
            examples=(sample("dapi", HEX, 32), sample("dapi", HEX, 32, "-2")),
            negatives=(sample("dapi", HEX, 20),),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="databricks-oauth-secret",
            title="Databricks OAuth secret",
            pattern=whole("dose[0-9a-f]{32}"),
            confidence="high",
            examples=(sample("dose", HEX, 32),),
            negatives=(sample("dose", HEX, 20),),
            reference=REFERENCE,
            home="database",
        ),
    ),
)
