"""Keep cargo's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="cargo-cache-mount",
    title="Keep cargo's downloads between builds: --mount=type=cache,target=/root/.cargo/registry",
    why="Without it, every change of the layer fetches all crates again.",
    severity=Severity.LOW,
    aliases=("DL3069",),
    bad=("FROM rust:1.82\nRUN cargo build --release",),
    good=(
        (
            "FROM rust:1.82\n"
            "RUN --mount=type=cache,target=/root/.cargo/registry "
            "--mount=type=cache,target=/root/.cargo/git cargo build"
        ),
    ),
    violates=uncached(
        lambda command: runs(command, "cargo", "build|install|fetch|test|check|clippy"), ".cargo", "cargo"
    ),
)
