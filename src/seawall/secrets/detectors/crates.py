"""crates.io: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://doc.rust-lang.org/cargo/reference/registry-authentication.html"

PROVIDER = Provider(
    "crates",
    (
        Detector(
            name="crates-token",
            title="crates.io API token",
            pattern=whole("cio[0-9A-Za-z]{32}"),
            severity=Severity.CRITICAL,
            entropy=4.0,
            examples=(sample("cio", ALNUM, 32),),
            negatives=(sample("cio", ALNUM, 29),),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
