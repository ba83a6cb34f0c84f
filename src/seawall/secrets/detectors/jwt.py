"""JSON Web Tokens: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_jwt
from seawall.secrets.samples import ALNUM, coded, jwt, sample

REFERENCE = "https://www.rfc-editor.org/rfc/rfc7519"

PROVIDER = Provider(
    "jwt",
    (
        Detector(
            name="json-web-token",
            title="JSON Web Token",
            pattern=r"(?:^|[^\w.-])(ey[JA-Z][\w-]{10,}\.ey[JA-Z][\w-]{10,}\.[\w-]{20,})",
            severity=Severity.MEDIUM,
            check=is_jwt,
            examples=(jwt(),),
            negatives=(coded({"alg": "none"}) + "." + coded({"sub": "1"}), sample("eyJ", ALNUM, 40)),
            reference=REFERENCE,
        ),
    ),
)
