"""`Gemfile.lock` and `gems.locked`: the sources that Bundler resolved, with their specifications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

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
    section = _Section("")
    known = False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise Malformed(f"{file.path}:{number}: the marks of a merge conflict")
        if line[:1] not in {"", " "}:
            section = _Section(line.rstrip())
            known = known or section.kind in _SOURCES or section.kind in _OTHERS
        elif section.kind in _SOURCES:
            yield from _line(file.path, number, line, section)
    if not known:
        raise Malformed(f"{file.path}: none of Bundler's sections: not a Gemfile.lock")


def _line(path: str, number: int, line: str, section: _Section) -> Iterator[Record]:
    """Read an option (two spaces) or a specification (four); its dependencies (six) are passed over."""
    if option := _OPTION.fullmatch(line):
        section.options[option[1]] = option[2].strip()
    elif spec := _SPEC.fullmatch(line.rstrip()):
        if section.kind == "PATH":
            if section.options.get("remote") != ".":
                yield NotAssessed("package", f"{path}:{number}: {spec[1]}", python.LOCAL)
        else:
            yield _gem(path, number, spec, section)
    elif re.match(r"    [^ ]", line):
        yield NotAssessed("package", f"{path}:{number}: {line.strip()[:80]}", "not a locked specification")


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
