"""NuGet: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, LOWER, sample

REFERENCE = "https://learn.microsoft.com/nuget/nuget-org/publish-a-package"

PROVIDER = Provider(
    "nuget",
    (
        Detector(
            name="nuget-api-key",
            title="NuGet API key",
            pattern=whole("oy2[0-9a-z]{43}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("oy2", LOWER, 43),),
            negatives=(sample("oy2", LOWER, 40),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="nuget-config-password",
            title="Password in a NuGet.config",
            pattern=r'(?i:<add\s+key="ClearTextPassword"\s+value=")([^"%${]{6,})"',
            examples=(sample('<add key="ClearTextPassword" value="', ALNUM, 16, '" />'),),
            negatives=('<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />',),
            reference="https://learn.microsoft.com/nuget/reference/nuget-config-file",
            home="registry",
        ),
    ),
)
