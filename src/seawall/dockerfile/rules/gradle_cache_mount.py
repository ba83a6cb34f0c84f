"""Keep Gradle's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.mending import mounted
from seawall.model.finding import Severity

RULE = Rule(
    name="gradle-cache-mount",
    title="Keep Gradle's downloads between builds: --mount=type=cache,target=/root/.gradle",
    why="Without it, every change of the layer fetches all artifacts again.",
    severity=Severity.LOW,
    fix=mounted("/root/.gradle"),
    aliases=("DL3072",),
    bad=("FROM gradle:8\nRUN ./gradlew build",),
    good=("FROM gradle:8\nRUN --mount=type=cache,target=/root/.gradle gradle build",),
    violates=uncached(lambda command: command.name.rpartition("/")[2] in {"gradle", "gradlew"}, ".gradle"),
)
