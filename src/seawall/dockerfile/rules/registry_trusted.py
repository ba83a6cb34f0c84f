"""Take images from trusted registries only."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
    if not settings.registries:
        return
    for stage in file.stages:
        if stage.base is None and stage.image != "scratch" and "$" not in stage.image:
            registry = _registry(stage.image)
            if not any(_matches(registry, trusted) for trusted in settings.registries):
                yield Hit(stage.step.line, registry)


def _registry(image: str) -> str:
    first, slash, _ = image.partition("/")
    return first if slash and ("." in first or ":" in first or first == "localhost") else "docker.io"


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
    bad=("FROM example.org/debian:12",),
    good=(
        "FROM ghcr.io/acme/debian:12",
        "FROM scratch",
        "FROM ghcr.io/acme/debian:12 AS build\nFROM build",
    ),
    violates=_violates,
)
