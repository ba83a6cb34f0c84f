"""`build.sbt.lock`: what sbt resolved, as the plug-in sbt-dependency-lock writes it (lock version 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import load_json, rows, table, text
from seawall.inventory.maven import is_id, is_version
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, NotAssessed, Package
from seawall.source.base import File

_DEVELOPMENT = frozenset({"test", "it", "integrationtest", "test-internal", "scala-tool", "plugin"})


def parse(file: File) -> Iterator[Record]:
    """Yield the modules; those of no other configuration than the tests' are for development."""
    lock = table(load_json(file))
    if "dependencies" not in lock or "lockVersion" not in lock:
        raise Malformed(f"{file.path}: not a lock of sbt-dependency-lock")
    if lock["lockVersion"] != 1:
        yield NotAssessed("file", file.path, f"lock version {lock['lockVersion']!r:.40} is not known")
        return
    for number, entry in enumerate(rows(lock["dependencies"]), 1):
        try:
            yield _module(table(entry))
        except Malformed as error:
            yield NotAssessed("package", f"{file.path}: module {number}", str(error))


def _module(entry: Mapping[str, object]) -> Package:
    group, artifact, version = (text(entry.get(key)) for key in ("org", "name", "version"))
    if not (is_id(group) and is_id(artifact) and is_version(version)):
        raise Malformed(f"{group[:80]}:{artifact[:80]}:{version[:80]} is not a locked module")
    used = {text(each).lower() for each in rows(entry.get("configurations"))}
    return Package(
        "maven",
        artifact,
        version,
        namespace=group,
        digests=_digests(rows(entry.get("artifacts")), artifact),
        development=bool(used) and used <= _DEVELOPMENT,
    )


def _digests(artifacts: list[object], name: str) -> tuple[tuple[str, str], ...]:
    """Return the hash of the module's own archive, which is the one named like it or the only one."""
    hashes = {text(each.get("name")): text(each.get("hash")) for each in map(table, artifacts)}
    chosen = hashes.get(f"{name}.jar", "") or (next(iter(hashes.values())) if len(hashes) == 1 else "")
    algorithm, colon, value = chosen.partition(":")
    return ((algorithm.lower(), value.lower()),) if colon and value else ()


CATALOGER = Cataloger(name="java-sbt-lock", parse=parse, evidence=Evidence.DECLARED, globs=("*.sbt.lock",))
