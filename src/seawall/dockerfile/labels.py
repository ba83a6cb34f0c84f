"""Labels, and what the settings ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seawall.dockerfile.base import Hit, Violates
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile


def holding(kind: str, test: Callable[[str], bool]) -> Violates:
    """Judge the labels that the settings want to hold a `kind` of value; the test says what is none."""

    def violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
        wanted = {name for name, asked in settings.labels if asked == kind}
        if not wanted:
            return
        for step in file.steps:
            if step.keyword == "LABEL":
                bad = [name for name, value in step.pairs if name in wanted and value and not test(value)]
                if bad:
                    yield Hit(step.line, ", ".join(bad))

    return violates
