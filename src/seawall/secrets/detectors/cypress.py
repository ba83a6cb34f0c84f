"""Cypress Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://docs.cypress.io/cloud/account-management/projects#Record-key"

PROVIDER = Provider(
    "cypress",
    (
        Detector(
            name="cypress-record-key",
            title="Cypress record key",
            pattern=near("cypress[_.-]?record", UUID),
            severity=Severity.MEDIUM,
            examples=(uuid("CYPRESS_RECORD_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
