"""Keep Maven's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import mounted
from seawall.model.finding import Severity

_GOALS = "install|compile|package|test|verify|deploy|dependency:resolve"


RULE = Rule(
    name="maven-cache-mount",
    title="Keep Maven's downloads between builds: --mount=type=cache,target=/root/.m2",
    why="Without it, every change of the layer fetches all artifacts again.",
    severity=Severity.LOW,
    fix=mounted("/root/.m2"),
    aliases=("DL3071",),
    bad=("FROM maven:3.9\nRUN mvn package",),
    good=("FROM maven:3.9\nRUN --mount=type=cache,target=/root/.m2 mvn package",),
    violates=uncached(lambda command: runs(command, "mvn", _GOALS), ".m2"),
)
