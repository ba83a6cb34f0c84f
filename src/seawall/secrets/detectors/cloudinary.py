"""Cloudinary: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import DIGITS, URLSAFE, sample

REFERENCE = "https://cloudinary.com/documentation/developer_onboarding_faq_find_credentials"

PROVIDER = Provider(
    "cloudinary",
    (
        Detector(
            name="cloudinary-url",
            title="Cloudinary URL with the API secret",
            pattern=r"\bcloudinary://\d{12,18}:([\w-]{27})@",
            confidence="high",
            examples=(sample(sample("cloudinary://", DIGITS, 15) + ":", URLSAFE, 27, "@acme"),),
            negatives=("cloudinary://acme",),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
