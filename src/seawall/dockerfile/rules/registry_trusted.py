"""Take images from trusted registries only."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.stages import sources
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity


def _violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
    if not settings.registries:
        return
    for step, image in _images(file):
        registry = _registry(image)
        if not any(_matches(registry, trusted) for trusted in settings.registries):
            yield Hit(step.line, registry)


def _images(file: Dockerfile) -> Iterator[tuple[Step, str]]:
    """Yield the images that are built on and those that are copied from."""
    for stage in file.stages:
        if stage.base is None and stage.meant != "scratch":
            yield stage.step, stage.meant
    for step in file.steps:
        for source in sources(step) if step.keyword in {"COPY", "RUN"} else ():
            own = step.stage >= 0 and source.lower() == file.stages[step.stage].name
            if not (own or source.isdecimal() or file.stage_of(source, step.stage)):
                yield step, source


def _registry(image: str) -> str:
    """Return the registry of an image; where a variable names it, that of the builder's choice, too."""
    first, slash, _ = image.partition("/")
    named = "$" not in first and ("." in first or ":" in first or first == "localhost")
    return first if slash and named else "docker.io"


def _matches(registry: str, trusted: str) -> bool:
    if trusted in {registry, "*"} or (trusted == "hub.docker.com" and registry == "docker.io"):
        return True
    head, star, tail = trusted.partition("*")
    return bool(star) and registry.startswith(head) and registry.endswith(tail)


RULE = Rule(
    name="registry-trusted",
    title="Take images from trusted registries only",
    why="What the settings name has been agreed on; another registry may serve anything under a known name.",
    severity=Severity.HIGH,
    aliases=(
        "DL3026",
        "CIS-DI-0002",
    ),
    controls=(
        "CIS Docker 4.2",
        "NIST SP 800-190 4.1.5",
    ),
    settings=Settings(registries=("ghcr.io", "*.acme.example")),
    bad=(
        "FROM example.org/debian:12",
        "FROM scratch\nCOPY --from=example.org/tools:1 /a /a",
        "FROM scratch\nRUN --mount=from=example.org/tools:1,target=/t /t/run",
        "ARG IMAGE=debian:12\nFROM $IMAGE",
    ),
    good=(
        "FROM ghcr.io/acme/debian:12",
        "FROM scratch",
        "FROM ghcr.io/acme/debian:12 AS build\nFROM build\nCOPY --from=build /a /a\nCOPY --from=0 /a /a",
        "ARG REGISTRY=ghcr.io\nFROM $REGISTRY/acme/debian:12",
    ),
    violates=_violates,
)
