"""`pubspec.lock`: what Dart's pub resolved.

Hosted packages carry the SHA-256 of their archive; what comes from a Dart or Flutter SDK has that SDK's
version, which the file does not tell, and what comes from a path is the project's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import node, python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest, each, optional, required
from seawall.inventory.lockfiles import YAML_LIMIT, load_yaml, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_PUBLIC = frozenset(("https://pub.dev", "https://pub.dartlang.org"))


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; those that only `dev_dependencies` name are development."""
    data = file.read(YAML_LIMIT)
    lock = table(load_yaml(MemoryFile(file.path, data)))
    if "packages" not in lock and "sdks" not in lock:
        raise Malformed(f"{file.path}: neither packages nor sdks: not a pubspec.lock")
    lines = node.key_lines(data, b"  ")

    def read(name: str, entry: object) -> Iterator[Record]:
        return _entry(name, table(entry), Location(file.path, line=lines.get(name)))

    yield from each(file.path, table(lock.get("packages")).items(), read)


def _entry(name: str, entry: Mapping[str, object], place: Location) -> Iterator[Record]:
    source = optional(entry, "source")
    if source == "path":
        return
    if source == "sdk":
        yield NotAssessed("package", name, "comes with the SDK, whose version the lock file does not tell")
        return
    told = entry.get("description")
    description = told if isinstance(told, dict) else {}
    qualifiers: tuple[tuple[str, str], ...] = ()
    if source == "git":
        url, revision = optional(description, "url"), optional(description, "resolved-ref")
        qualifiers = python.vcs_url("git", url, revision)
    elif (url := node.without_credentials(optional(description, "url"))) and url not in _PUBLIC:
        qualifiers = (("repository_url", url),)
    yield Package(
        "pub",
        (optional(description, "name") or name).lower(),
        required(entry, "version"),
        (place,),
        qualifiers=qualifiers,
        development=optional(entry, "dependency") == "direct dev",
        digests=digest("sha256", description.get("sha256")),
    )


CATALOGER = Cataloger(
    name="dart-pubspec-lock", parse=parse, evidence=Evidence.DECLARED, globs=("pubspec.lock",)
)
