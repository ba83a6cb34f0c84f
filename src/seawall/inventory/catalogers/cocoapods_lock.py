"""`Podfile.lock`, and the copy of it that CocoaPods keeps of what it installed, `Pods/Manifest.lock`.

Subspecs (`Firebase/Core`) are parts of one pod and one version, so they are one package; the checksums are
those of specifications, not of what is downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.inventory import node, python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import YAML_LIMIT, load_yaml, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_POD = re.compile(r"([^\s()/]+)((?:/[^\s()]+)?)\s+\(([^()\s]+)\)")
_NEEDED = re.compile(r"[^\s()/]+")


def parse(file: File) -> Iterator[Record]:
    """Yield each pod once; those of the project's own directories are left out."""
    data = file.read(YAML_LIMIT)
    lock = table(load_yaml(MemoryFile(file.path, data)))
    if "PODS" not in lock and "PODFILE CHECKSUM" not in lock:
        raise Malformed(f"{file.path}: neither PODS nor PODFILE CHECKSUM: not a Podfile.lock")
    external, checkouts = _section(lock, "EXTERNAL SOURCES"), _section(lock, "CHECKOUT OPTIONS")
    versions: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    for entry in rows(lock.get("PODS")):
        title, needed = next(iter(entry.items()), ("", None)) if isinstance(entry, dict) else (entry, None)
        pod = _POD.fullmatch(title) if isinstance(title, str) else None
        if pod is None:
            yield NotAssessed("package", f"{file.path}: {str(title)[:100]}", "not a pod and its version")
            continue
        versions.setdefault(pod[1], pod[3])
        wanted = (_NEEDED.match(each) for each in _listed(needed))
        needs.setdefault(pod[1], []).extend(match[0] for match in wanted if match)
    lines = node.Lines(data)
    for name, version in versions.items():
        source = _section(external, name)
        if ":path" in source:
            continue
        line = lines.of(b"  - %b" % name.encode())
        yield Package(
            "cocoapods",
            name,
            version,
            (Location(file.path, line=line),),
            qualifiers=_origin(_section(checkouts, name) or source),
            requires=tuple(sorted({each for each in needs[name] if each != name})),
        )


def _section(found: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = found.get(key)
    return value if isinstance(value, dict) else {}


def _listed(needed: object) -> list[str]:
    return [each for each in needed if isinstance(each, str)] if isinstance(needed, list) else []


def _origin(source: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    url = source.get(":git")
    revision = source.get(":commit") or source.get(":tag") or source.get(":branch")
    return (
        python.vcs_url("git", url, revision if isinstance(revision, str) else "")
        if isinstance(url, str)
        else ()
    )


CATALOGER = Cataloger(
    name="cocoapods-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("Podfile.lock", "Pods/Manifest.lock"),
)
