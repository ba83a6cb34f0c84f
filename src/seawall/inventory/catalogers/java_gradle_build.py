"""Gradle's builds are programmes: without a lock file beside one, what it depends on is not known."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.package import Evidence, NotAssessed
from seawall.source.base import File

_LOCK = "gradle.lockfile"


def parse(file: File) -> Iterator[Record]:
    """Yield that the file is not read, unless a lock file speaks for it."""
    if file.path.endswith(".toml"):
        yield NotAssessed(
            "file", file.path, "names versions that a Gradle build may use: lock it to tell which"
        )
    elif file.sibling(_LOCK) is None:
        yield NotAssessed("file", file.path, f"Gradle builds are read by their {_LOCK}, which is not there")


CATALOGER = Cataloger(
    name="java-gradle-build",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("build.gradle", "build.gradle.kts", "gradle/libs.versions.toml"),
    companions=(_LOCK,),
)
