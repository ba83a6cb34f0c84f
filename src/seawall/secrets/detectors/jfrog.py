"""JFrog: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"

PROVIDER = Provider(
    "jfrog",
    (
        Detector(
            name="jfrog-api-key",
            title="JFrog Artifactory API key",
            pattern=whole("AKCp[0-9A-Za-z]{69}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("AKCp", ALNUM, 69),),
            negatives=(sample("AKCp", ALNUM, 20),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="jfrog-reference-token",
            title="JFrog reference token",
            pattern=whole("cmVmdGtuOj[0-9A-Za-z]{54}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("cmVmdGtuOj", ALNUM, 54),),
            negatives=(sample("cmVmdGtuOj", ALNUM, 20),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="jfrog-identity-token",
            title="JFrog identity token",
            pattern=near("jfrog|artifactory|bintray|xray", "[0-9A-Za-z]{64,73}"),
            entropy=3.5,
            examples=(sample("JFROG_TOKEN=", ALNUM, 73),),
            negatives=(sample("checksum=", ALNUM, 73), sample("JFROG_TOKEN=", ALNUM, 60)),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
