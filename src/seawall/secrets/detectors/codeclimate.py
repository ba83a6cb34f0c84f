"""Code Climate: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.codeclimate.com/docs/finding-your-test-coverage-token"

PROVIDER = Provider(
    "codeclimate",
    (
        Detector(
            name="codeclimate-token",
            title="Code Climate token",
            pattern=near("(?:code[_.-]?climate|cc[_.-]test[_.-]reporter)", "[0-9a-f]{40,64}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("CC_TEST_REPORTER_ID=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("CC_TEST_REPORTER_ID=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
