"""`cpanfile.snapshot`: the distributions that Carton resolved, by indentation (its format 1.0)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from seawall.inventory import perl
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File


class _Distribution(Struct):
    """A distribution being read: its line, its archive, and modules by section."""

    title: str
    line: int
    pathname: str = ""
    section: str = ""
    modules: dict[str, dict[str, None]] = field(default_factory=dict)

    def record(self, path: str) -> Record:
        named = perl.split(self.title)
        if named is None:
            return NotAssessed(
                "package", f"{path}:{self.line}: {self.title[:80]}", "not a name and a version"
            )
        needed = (each for each in self.modules.get("requirements", ()) if each != "perl")
        return Package(
            "cpan",
            *named,
            locations=(Location(path, line=self.line),),
            namespace=perl.author(self.pathname),
            requires=tuple(needed),
            provides=tuple(self.modules.get("provides", ())),
        )


def parse(file: File) -> Iterator[Record]:
    """Yield the distributions."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if not text.startswith("# carton snapshot format"):
        raise Malformed(f"{file.path}: no line '# carton snapshot format': not a cpanfile.snapshot")
    current: _Distribution | None = None
    for number, line in enumerate(text.split("\n"), 1):
        content = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if indent == 2 and content:
            if current:
                yield current.record(file.path)
            current = _Distribution(content, number)
        elif indent == 4 and current:
            key, _, value = content.partition(":")
            current.section = key
            if key == "pathname":
                current.pathname = value.strip()
        elif indent == 6 and current and content:
            current.modules.setdefault(current.section, {})[content.split()[0]] = None
    if current:
        yield current.record(file.path)


CATALOGER = Cataloger(
    name="perl-cpanfile-snapshot",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("cpanfile.snapshot",),
    max_size=16 * MIB,
)
