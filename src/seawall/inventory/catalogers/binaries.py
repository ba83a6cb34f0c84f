"""Programs that no package manager put there, by what their own bytes tell (see inventory.classifiers)."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.classify import classifiers, classifiers_of, classify
from seawall.inventory.executables import is_executable
from seawall.model.package import NotAssessed
from seawall.source.base import MIB, File

_MAX_SIZE = 2048 * MIB
_TEXT_SIZE = 8 * MIB


def parse(file: File) -> Iterator[Record]:
    """Yield the programs that a file proves, with the text that proves each; nothing for other files.

    A file whose name no classifier knows is not read.  Of one that several versions fit, none is certain: it
    is not assessed.
    """
    known = classifiers_of(file.path)
    if not known:
        return
    binary = is_executable(file.head(64))
    chosen = [each for each in known if each.executable == binary]
    if not chosen:
        return
    limit = _MAX_SIZE if binary else _TEXT_SIZE
    if file.size > limit:
        yield NotAssessed("file", file.path, f"{file.size} bytes, more than the {limit} allowed")
        return
    yield from classify(file.path, file.chunks(), chosen)


CATALOGER = Cataloger(
    name="binaries",
    globs=tuple(dict.fromkeys(glob for each in classifiers().values() for glob in each.globs)),
    max_size=_MAX_SIZE,
    fallback=True,
    parse=parse,
)
