"""Use apt-get or apt-cache instead of apt."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.model.finding import Severity

RULE = Rule(
    name="apt-for-scripts",
    title="Use apt-get or apt-cache instead of apt",
    why="apt is made for people: it warns that its options and output may change.",
    severity=Severity.MEDIUM,
    aliases=("DL3027",),
    bad=("FROM debian:12\nRUN apt install -y curl=1",),
    good=("FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=1",),
    violates=by_command(lambda command: command.name == "apt"),
)
