"""`perllocal.pod`: the log to which installing a Perl distribution appends (ExtUtils::Install).

Each entry is headed `=head2 DATE: C<Module> L<Name|Name>` and has an item `C<VERSION: 1.0>`.  The name is the
distribution's main module; whose it is on CPAN is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, File

_HEAD = re.compile(r"=head2 .*?C<Module>\s*L<([\w:']{1,200})(?:\|[^>\n]*)?>")
_VERSION = re.compile(r"C<VERSION:\s*([^>\s]{0,100})\s*>")
_ITSELF = "Perl"


def parse(file: File) -> Iterator[Record]:
    """Yield each distribution with the version installed last."""
    text = file.read(CATALOGER.max_size).decode("utf-8", "replace")
    if text.strip() and "=head2" not in text:
        raise Malformed(f"{file.path}: no entry =head2: not a perllocal.pod")
    newest: dict[str, tuple[str, int]] = {}
    name, start = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("=head2"):
            head = _HEAD.match(line)
            name, start = (head[1], number) if head else ("", 0)
            newest.pop(name, None)
            if name:
                newest[name] = ("", start)
        elif name and (found := _VERSION.search(line)):
            newest[name] = (found[1], start)
    newest.pop(_ITSELF, None)
    for module, (version, start) in newest.items():
        name = module.replace("::", "-").replace("'", "-")
        if version and version not in {"undef", "0"}:
            yield Package("cpan", name, version, (Location(file.path, line=start),), provides=(module,))
        else:
            yield NotAssessed("package", name, f"no version is written down ({file.path}:{start})")


CATALOGER = Cataloger(name="perl-local", parse=parse, globs=("perllocal.pod",), max_size=16 * MIB)
