"""Amazon Web Services: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_aws_key_id
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import BASE32, BASE64, HEX, LOWER, sample, uuid

REFERENCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"

PROVIDER = Provider(
    "aws",
    (
        Detector(
            name="aws-access-key-id",
            title="AWS access key id",
            pattern=r"\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b",
            check=is_aws_key_id,
            confidence="high",
            examples=(sample("AKIA", BASE32, 16), sample("ASIA", BASE32, 16)),
            negatives=(sample("AKIA", BASE32, 12), sample("AIDA", BASE32, 16)),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="aws-secret-access-key",
            title="AWS secret access key",
            pattern=near(
                ("aws[_.-]?secret|secret[_.-]?access[_.-]?key|aws[_.-]?(?:access[_.-]?)?key"),
                "[0-9A-Za-z+/]{40}",
            ),
            severity=Severity.CRITICAL,
            entropy=3.8,
            examples=(sample("AWS_SECRET_ACCESS_KEY=", BASE64, 40),),
            negatives=(sample("AWS_SECRET_ACCESS_KEY=", BASE64, 36), sample("integrity=", BASE64, 40)),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="aws-session-token",
            title="AWS session token",
            pattern=(
                r"\b((?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[0-9A-Za-z+/]{100"
                ",}={0,2})(?:[^0-9A-Za-z+/=]|$)"
            ),
            confidence="high",
            examples=(sample("IQoJb3JpZ2lu", BASE64, 240),),
            negatives=(sample("IQoJb3JpZ2lu", BASE64, 40),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="aws-bedrock-api-key",
            title="Amazon Bedrock API key",
            pattern=whole("ABSKQmVkcm9ja0FQSUtleS[0-9A-Za-z+/]{88,}={0,2}"),
            confidence="high",
            examples=(sample("ABSKQmVkcm9ja0FQSUtleS", BASE64, 108),),
            negatives=(sample("ABSKQmVkcm9ja0FQSUtleS", BASE64, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="aws-appsync-key",
            title="AWS AppSync API key",
            pattern=whole("da2-[0-9a-z]{26}"),
            confidence="high",
            examples=(sample("da2-", LOWER, 26),),
            negatives=(sample("da2-", LOWER, 23),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="amazon-mws-auth-token",
            title="Amazon Marketplace Web Service token",
            pattern=r"\b(amzn\.mws\.[0-9a-f]{8}-[0-9a-f-]{27})(?:[^\w-]|$)",
            confidence="high",
            examples=(uuid("amzn.mws."),),
            negatives=(sample("amzn.mws.", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="amazon-oauth-client-secret",
            title="Login with Amazon client secret",
            pattern=whole(r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("amzn1.oa2-cs.v1.", HEX, 64),),
            negatives=(sample("amzn1.oa2-cs.v1.", HEX, 61),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
