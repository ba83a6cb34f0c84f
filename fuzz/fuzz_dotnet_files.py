"""Any bytes as a .NET assembly and as a single-file application, in pieces as a layer delivers them."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.fuzz_go_buildinfo import Streamed
from fuzz.runner import FIXTURES, run
from seawall.inventory.catalogers import dotnet_assembly, dotnet_bundle


def read(data: bytes) -> Iterator[object]:
    """Read the file as both."""
    yield from dotnet_bundle.parse(Streamed("app/fuzzed", data, 0o755))
    yield from dotnet_assembly.parse(Streamed("app/fuzzed.dll", data))


if __name__ == "__main__":
    seeds = [
        *(FIXTURES / "dotnet-bundle").glob("*/tree/app/*"),
        *(FIXTURES / "dotnet-assembly").rglob("*.dll"),
    ]
    run(read, [path.read_bytes() for path in sorted(seeds)])
