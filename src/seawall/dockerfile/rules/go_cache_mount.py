"""Keep Go's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import mounted
from seawall.model.finding import Severity

RULE = Rule(
    name="go-cache-mount",
    title="Keep Go's downloads between builds: --mount=type=cache,target=/go/pkg/mod",
    why="Without it, every change of the layer fetches all modules, and compiles all packages, again.",
    severity=Severity.LOW,
    fix=mounted("/go/pkg/mod"),
    aliases=("DL3070",),
    bad=("FROM golang:1.23\nRUN go build ./...",),
    good=("FROM golang:1.23\nRUN --mount=type=cache,target=/root/.cache/go-build go build ./...",),
    violates=uncached(
        lambda command: runs(command, "go", "build|get|install|test|mod"), ".cache/go-build", "go/pkg/mod"
    ),
)
