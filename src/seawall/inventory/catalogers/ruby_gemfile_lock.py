"""`Gemfile.lock` and `gems.locked`: the sources that Bundler resolved, with their specifications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.ruby import NAME, Qualifiers, platform_qualifier, split_platform
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_SOURCES = frozenset(("GEM", "GIT", "PATH", "PLUGIN SOURCE"))
_OTHERS = frozenset(("BUNDLED WITH", "CHECKSUMS", "DEPENDENCIES", "METADATA", "PLATFORMS", "RUBY VERSION"))
_OPTION = re.compile(r"  ([a-z_]+): (.*)")
_SPEC = re.compile(rf"    ({NAME})(?: \(([^()]{{1,200}})\))?(!?)")
_NEED = re.compile(rf"      ({NAME})(?: \([^()]*\))?!?")
_CHECKSUM = re.compile(rf"  ({NAME}) \(([^()]{{1,200}})\) sha256=([0-9a-f]{{64}})")


class _Found(Struct):
    """What the lines say so far: specifications with the names of what they need, and checksums."""

    records: list[tuple[Record, list[str], str]] = field(default_factory=list)
    checksums: dict[str, str] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)

    def add(self, record: Record, key: str = "") -> None:
        """Take in a record, whose dependencies follow in `needs`."""
        self.records.append((record, self.needs, key))


class _Section(Struct):
    """The section being read, and its options (`remote`, `revision` …)."""

    kind: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> Qualifiers:
        if self.kind != "GIT":
            return ()
        return python.vcs_url("git", self.options.get("remote", ""), self.options.get("revision", ""))


def parse(file: File) -> Iterator[Record]:
    """Yield the gems of each source; those of the project itself (`PATH` at `.`) are left out."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    found = _Found()
    try:
        _read(file.path, text, found)
    except Malformed:
        yield from _completed(found)
        raise
    yield from _completed(found)


def _read(path: str, text: str, found: _Found) -> None:
    """Take in the sections; Malformed where the file is none of Bundler's."""
    section = _Section("")
    known = False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise Malformed(f"{path}:{number}: the marks of a merge conflict")
        if line[:1] not in {"", " "}:
            section = _Section(line.rstrip())
            known = known or section.kind in _SOURCES or section.kind in _OTHERS
        elif section.kind in _SOURCES:
            _line(path, number, line, section, found)
        elif section.kind == "CHECKSUMS" and (checksum := _CHECKSUM.fullmatch(line.rstrip())):
            found.checksums[f"{checksum[1]} {checksum[2]}"] = checksum[3]
        elif section.kind not in _OTHERS and _SPEC.fullmatch(line.rstrip()):
            where = f"{path}:{number}: {line.strip()[:80]}"
            found.add(NotAssessed("package", where, f"in a section that is not known: {section.kind[:80]}"))
    if not known:
        raise Malformed(f"{path}: none of Bundler's sections: not a Gemfile.lock")


def _completed(found: _Found) -> Iterator[Record]:
    for record, needs, key in found.records:
        if isinstance(record, Package):
            checksum = found.checksums.get(key)
            digests = (("sha256", checksum),) if checksum else ()
            yield replace(record, requires=tuple(dict.fromkeys(needs)), digests=digests)
        else:
            yield record


def _line(path: str, number: int, line: str, section: _Section, found: _Found) -> None:
    """Read an option (two spaces), a specification (four) or one of its dependencies (six)."""
    if option := _OPTION.fullmatch(line):
        section.options[option[1]] = option[2].strip()
    elif spec := _SPEC.fullmatch(line.rstrip()):
        found.needs = []
        if section.kind != "PATH":
            found.add(_gem(path, number, spec, section), f"{spec[1]} {spec[2]}")
        elif section.options.get("remote") != ".":
            found.add(NotAssessed("package", f"{path}:{number}: {spec[1]}", python.LOCAL))
    elif need := _NEED.fullmatch(line.rstrip()):
        found.needs.append(need[1])
    elif re.match(r"    [^ ]", line):
        found.needs = []
        where = f"{path}:{number}: {line.strip()[:80]}"
        found.add(NotAssessed("package", where, "not a locked specification"))


def _gem(path: str, number: int, spec: re.Match[str], section: _Section) -> Record:
    found = split_platform(spec[2] or "")
    if found is None:
        return NotAssessed("package", f"{path}:{number}: {spec[1]}", "no version is locked")
    version, platform = found
    qualifiers = (*platform_qualifier(platform), *section.origin)
    return Package("gem", spec[1], version, (Location(path, line=number),), qualifiers=qualifiers)


CATALOGER = Cataloger(
    name="ruby-gemfile-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("Gemfile.lock", "gems.locked"),
    max_size=16 * MIB,
)
