"""Build tools whose downloads a cache mount keeps from one build to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seawall.dockerfile.base import Hit, Violates
from seawall.dockerfile.installs import spared
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile


def uncached(test: Callable[[Command], bool], *folders: str) -> Violates:
    """Judge commands that fetch what a cache mount at one of these folders would keep for the next build."""

    def violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
        for script in file.scripts:
            if not spared(script.step, *folders):
                yield from (Hit(command.line) for command in script.commands if test(command))

    return violates
