"""Values that only their names make suspicious: passwords, keys and tokens of nobody in particular."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import named
from seawall.secrets.placeholders import extraordinary
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password"

PROVIDER = Provider(
    "generic",
    (
        Detector(
            name="generic-password",
            title="Value assigned to the name of a password",
            pattern=named(
                r"passw(?:or)?d|passwd|passphrase|pwd|[_.-]pass|\bpass\b", r"""[^\s\"'`<>\\]{8,}"""
            ),
            entropy=2.9,
            plausible=extraordinary,
            examples=(sample("DB_PASSWORD=", ALNUM, 14), sample("password: '", ALNUM, 14, "'")),
            negatives=("password = get_password()", "DB_PASSWORD=${DB_PASSWORD}"),
            reference=REFERENCE,
        ),
        Detector(
            name="generic-secret",
            title="Value assigned to the name of a key, token or secret",
            pattern=named(
                (
                    "secret|token|api[_.-]?key|(?:access|auth|private|encryption|si"
                    "gning|session|master|service|license|account|storage|app|webho"
                    r"ok|shared)[_.-]?key|credentials?|\bkey\b|bearer|hmac|salt|\bau"
                    r"th\b"
                ),
                r"[\w+/.~-]{16,}={0,2}",
            ),
            entropy=3.4,
            plausible=extraordinary,
            examples=(sample("CLIENT_SECRET=", ALNUM, 32), sample('"apiKey": "', ALNUM, 32, '"')),
            negatives=("token_type = urlsafe_bearer_token", sample("etag = ", HEX, 32)),
            reference=REFERENCE,
        ),
    ),
)
