"""Keep Composer's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="composer-cache-mount",
    title="Keep Composer's downloads between builds: --mount=type=cache,target=/root/.composer/cache",
    why="Without it, every change of the layer fetches all packages again.",
    severity=Severity.LOW,
    aliases=("DL3073",),
    bad=("FROM composer:2\nRUN composer install",),
    good=("FROM composer:2\nRUN --mount=type=cache,target=/root/.composer/cache composer install",),
    violates=uncached(
        lambda command: runs(command, "composer", "install|update|require"), ".composer/cache", "composer"
    ),
)
