"""Installed gems: the specifications that RubyGems writes beside them, as text and never evaluated.

`Gem::Specification#to_ruby` writes a `# stub:` comment (name, version, platform) and assignments of
literals.  A gem's own hand-written specification may compute its version; then the file's name tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.ruby import NAME, PLATFORM, VERSION, platform_qualifier
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File

_STUB = re.compile(rf"^# stub: ({NAME}) ({VERSION}) ({PLATFORM})(?: |$)", re.MULTILINE)
_FILE_NAME = re.compile(rf"({NAME}?)-({VERSION})(?:-({PLATFORM}))?\.gemspec")
_TEXT = r"""(?:"((?:[^"\\\n]|\\.){0,500})"|'([^'\n]{0,500})'|%q[{(\[]([^})\]\n]{0,500})[})\]])"""
_ASSIGNED = re.compile(
    rf"^[ \t]*+\w++\.(name|version|platform|license)[ \t]*+=[ \t]*+(?:Gem::Version\.new[ (]+)?{_TEXT}",
    re.MULTILINE,
)
_LICENCES = re.compile(r"^[ \t]*+\w++\.licenses[ \t]*+=[ \t]*+\[([^\]]{0,2000})\]", re.MULTILINE)
_AUTHORS = re.compile(r"^[ \t]*+\w++\.authors[ \t]*+=[ \t]*+\[([^\]]{0,2000})\]", re.MULTILINE)
# `s.add_runtime_dependency(%q<rack>.freeze, …)`, and as hand-written specifications have it.
_NEED = re.compile(
    rf"^[ \t]*+\w++\.add_(?:runtime_)?dependency[ \t(]*+(?:%q<|[\"'])({NAME})[>\"']", re.MULTILINE
)
_ITEM = re.compile(_TEXT)
_ESCAPED = re.compile(r"""\\(["\\#])""")


def parse(file: File) -> Iterator[Record]:
    """Yield the gem that a specification describes."""
    text = file.read(CATALOGER.max_size).decode("utf-8", "replace")
    if "Gem::Specification" not in text:
        raise Malformed(f"{file.path}: no gem specification in it")
    said = _said(text)
    name, version, platform = _identity(file.path, text, said)
    if not re.fullmatch(NAME, name) or "#{" in name:
        raise Malformed(f"{file.path}: the gem's name is not written as a literal")
    if not re.fullmatch(VERSION, version):
        yield NotAssessed("package", name, f"its version is computed, not written ({file.path})")
        return
    yield Package(
        "gem",
        name,
        version,
        licences=_licences(text, said),
        qualifiers=platform_qualifier(platform),
        requires=tuple(dict.fromkeys(match[1] for match in _NEED.finditer(text))),
        supplier=", ".join(_listed(_AUTHORS.search(text))),
    )


def _said(text: str) -> dict[str, str]:
    """Return the literals assigned; the first of each."""
    said: dict[str, str] = {}
    for match in _ASSIGNED.finditer(text):
        said.setdefault(match[1], _literal(*match.groups()[1:]))
    return said


def _literal(double: str | None, single: str | None, percent: str | None) -> str:
    return _ESCAPED.sub(r"\1", double) if double is not None else single or percent or ""


def _identity(path: str, text: str, said: dict[str, str]) -> tuple[str, str, str]:
    """Return name, version and platform: from the stub line, the assignments, the file's name."""
    if stub := _STUB.search(text):
        return stub[1], stub[2], stub[3]
    name, version, platform = (said.get(key, "") for key in ("name", "version", "platform"))
    named = _FILE_NAME.fullmatch(path.rpartition("/")[2])
    if named is None:
        return name, version, platform
    if not re.fullmatch(NAME, name):
        name = named[1]
    if not re.fullmatch(VERSION, version):
        version = named[2]
    return name, version, platform or named[3] or ""


def _licences(text: str, said: dict[str, str]) -> tuple[str, ...]:
    if listed := _LICENCES.search(text):
        return _listed(listed)
    return (said["license"],) if said.get("license") else ()


def _listed(found: re.Match[str] | None) -> tuple[str, ...]:
    """Return the literals of an array."""
    return tuple(_literal(*item.groups()) for item in _ITEM.finditer(found[1])) if found else ()


CATALOGER = Cataloger(
    name="ruby-installed",
    parse=parse,
    globs=("specifications/*.gemspec", "specifications/default/*.gemspec", "bundler/gems/*/*.gemspec"),
    max_size=4 * MIB,
)
