"""Keep NuGet's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _restores(command: Command) -> bool:
    return runs(command, "dotnet", "restore|build|publish|test") or runs(command, "nuget", "restore")


RULE = Rule(
    name="nuget-cache-mount",
    title="Keep NuGet's downloads between builds: --mount=type=cache,target=/root/.nuget/packages",
    why="Without it, every change of the layer fetches all packages again.",
    severity=Severity.LOW,
    aliases=("DL3074",),
    bad=("FROM mcr.microsoft.com/dotnet/sdk:8.0\nRUN dotnet restore",),
    good=(
        (
            "FROM mcr.microsoft.com/dotnet/sdk:8.0\n"
            "RUN --mount=type=cache,target=/root/.nuget/packages dotnet restore"
        ),
    ),
    violates=uncached(_restores, ".nuget/packages"),
)
