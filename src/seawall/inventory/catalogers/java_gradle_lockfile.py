"""Gradle's dependency locks: one file a project (Gradle 6.8 and later), or one a configuration before.

A line is `group:artifact:version=configuration,…`; in the older files the file's name is the configuration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.maven import is_id, is_version
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_BUILDSCRIPT = frozenset({"buildscript-gradle.lockfile", "settings-gradle.lockfile"})
_OWN_NAMES = frozenset({"gradle.lockfile", *_BUILDSCRIPT})
_DEVELOPMENT = re.compile(
    r".*(?:^t|(?<=[^a-zA-Z])t|T)est(?![a-z]).*|.*[aA]nnotationProcessor.*|kapt.*|ksp.*|classpath|checkstyle|codenarc"
    r"|pmd.*|spotbugs.*|jacoco.*|detekt.*|ktlint.*|spotless.*|errorprone.*|lombok|jmh.*|dokka.*|zinc.*"
    r"|kotlin(?:Compiler|BuildTools|Native|Klib|Script).*|.*[lL]intChecks?.*|asciidoctor.*"
)


def parse(file: File) -> Iterator[Record]:
    """Yield the locked modules; those that only tests or the build itself need are for development."""
    basename = file.path.rpartition("/")[2]
    alone = "" if basename in _OWN_NAMES else basename.removesuffix(".lockfile")
    lines = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace").splitlines()
    seen = broken = 0
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        module, equals, configurations = text.partition("=")
        if module == "empty" and equals:
            seen += 1
            continue
        group, artifact, version = (*module.split(":"), "", "", "")[:3]
        if not (is_id(group) and is_id(artifact) and is_version(version)):
            broken += 1
            yield NotAssessed("package", f"{file.path}:{number}: {text[:80]}", "not a locked module")
            continue
        seen += 1
        used = [alone] if alone else configurations.split(",")
        yield Package(
            "maven",
            artifact,
            version,
            (Location(file.path, line=number, proof=_proof(used)),),
            group,
            development=basename in _BUILDSCRIPT or all(map(_DEVELOPMENT.fullmatch, used)),
        )
    if broken and not seen:
        raise Malformed(f"{file.path}: no line in it is one of Gradle's locks")


def _proof(used: list[str]) -> str:
    """Name the configurations, the first few of many."""
    more = f" and {len(used) - 3} more" if len(used) > 4 else ""
    return f"configuration {', '.join(used[:3] if more else used)}{more}" if any(used) else ""


CATALOGER = Cataloger(
    name="java-gradle-lockfile",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=(*sorted(_OWN_NAMES), "dependency-locks/*.lockfile"),
    max_size=16 * MIB,
)
