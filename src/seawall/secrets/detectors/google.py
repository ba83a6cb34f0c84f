"""Google: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import HEX, UPPER, URLSAFE, sample

REFERENCE = "https://cloud.google.com/docs/authentication/api-keys"

PROVIDER = Provider(
    "google",
    (
        Detector(
            name="google-api-key",
            title="Google API key",
            pattern=whole(r"AIza[\w-]{35}"),
            confidence="high",
            examples=(sample("AIza", URLSAFE, 35),),
            negatives=(sample("AIza", URLSAFE, 32),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="google-oauth-client-secret",
            title="Google OAuth client secret",
            pattern=whole(r"GOCSPX-[\w-]{28}"),
            confidence="high",
            examples=(sample("GOCSPX-", URLSAFE, 28),),
            negatives=(sample("GOCSPX-", URLSAFE, 25),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="google-oauth-access-token",
            title="Google OAuth access token",
            pattern=whole(r"ya29\.[\w-]{30,}"),
            confidence="high",
            examples=(sample("ya29.", URLSAFE, 160),),
            negatives=(sample("ya29.", URLSAFE, 12),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="google-oauth-refresh-token",
            title="Google OAuth refresh token",
            pattern=r"(?:^|[^\w/])(1//0[\w-]{43,})(?:[^\w-]|$)",
            confidence="high",
            examples=(sample("1//0", URLSAFE, 97),),
            negatives=(sample("1//0", URLSAFE, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="google-service-account-key",
            title="Google Cloud service account key",
            pattern=r'private_key_id\\?"\s*:\s*\\?"([0-9a-f]{40})\\?"',
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample('"private_key_id": "', HEX, 40, '"'),),
            negatives=(sample('"client_id": "', HEX, 40, '"'),),
            reference="https://cloud.google.com/iam/docs/keys-create-delete",
            home="cloud",
        ),
        Detector(
            name="google-hmac-key",
            title="Google Cloud Storage HMAC access id",
            pattern=r"\b(GOOG1E[0-9A-Z]{55})\b",
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("GOOG1E", UPPER, 55),),
            negatives=(sample("GOOG1E", UPPER, 30),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="firebase-server-key",
            title="Firebase Cloud Messaging server key",
            pattern=r"\b(AAAA[\w-]{7}:APA91b[\w-]{134})(?:[^\w-]|$)",
            confidence="high",
            examples=(sample(sample("AAAA", URLSAFE, 7) + ":APA91b", URLSAFE, 134),),
            negatives=(sample("AAAA", URLSAFE, 7) + ":APA91b",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="google-chat-webhook",
            title="Google Chat webhook",
            pattern=r"\b(chat\.googleapis\.com/v1/spaces/[\w-]+/messages\?key=[\w-]{39}&token=[\w%-]{40,})",
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(
                sample(
                    "https://chat.googleapis.com/v1/spaces/AAQAhJ7/messages?key=",
                    URLSAFE,
                    39,
                    sample("&token=", URLSAFE, 43),
                ),
            ),
            negatives=("https://chat.googleapis.com/v1/spaces/AAQAhJ7/messages",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="google-recaptcha-secret",
            title="reCAPTCHA secret key",
            pattern=near("recaptcha[_.-]?(?:v[23][_.-]?)?(?:secret|private)", r"6L[\w-]{38}"),
            examples=(sample("RECAPTCHA_SECRET_KEY=6L", URLSAFE, 38),),
            negatives=(sample("RECAPTCHA_SITE_KEY=6L", URLSAFE, 38),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
