"""AssemblyAI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.assemblyai.com/docs/api-reference/overview"

PROVIDER = Provider(
    "assemblyai",
    (
        Detector(
            name="assemblyai-api-key",
            title="AssemblyAI API key",
            pattern=near("assembly[_.-]?ai", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("ASSEMBLYAI_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("ASSEMBLYAI_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
