"""Supabase: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://supabase.com/docs/guides/api/api-keys"

PROVIDER = Provider(
    "supabase",
    (
        Detector(
            name="supabase-personal-token",
            title="Supabase personal access token",
            pattern=whole("sbp_[0-9a-f]{40}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("sbp_", HEX, 40),),
            negatives=(sample("sbp_", HEX, 37),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="supabase-secret-key",
            title="Supabase secret key",
            pattern=whole(r"sb_secret_[\w-]{22}_[\w-]{8}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("sb_secret_", ALNUM, 22) + "_", ALNUM, 8),),
            negatives=(sample(sample("sb_publishable_", ALNUM, 22) + "_", ALNUM, 8),),
            reference=REFERENCE,
            home="database",
        ),
    ),
)
