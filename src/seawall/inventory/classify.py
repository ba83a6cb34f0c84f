"""What a program's own bytes tell of its name and version: the plug-in kind, and the one pass over a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct

from seawall import plugins
from seawall.inventory.base import Cataloger
from seawall.inventory.selector import Selector
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, Piece

FOLDER = "seawall.inventory.classifiers"
BEFORE, AFTER = 48, 160
MOST_PLACES = 20_000
_BLOCK = MIB
_PROOF = 80
_UNPRINTABLE = re.compile(r"[^ -~]+")
_NUMBERS = tuple(b"\0%d" % digit for digit in range(1, 10))
_RELEASE = rb"\0v?((?:[1-9]\d{0,2}|0)\.\d{1,3}\.\d{1,4}(?:-(?:alpha|beta|rc|dev|ent)[.\d]{0,6})?)\0"


class Trace(Struct, frozen=True):
    """A text that a program carries: `pattern` has the version as its first group.

    The pattern is searched around each occurrence of a literal, from BEFORE bytes ahead of its begin to
    AFTER bytes behind it; it has no quantifier without a bound.  `sure` says that the text names the program,
    so that the first one found counts; of others, all in the file have to agree.
    """

    literals: tuple[bytes, ...]
    pattern: bytes
    sure: bool = True


class Classifier(Struct, frozen=True, eq=False):
    """Knows one program by its files; bound as CLASSIFIER by a module of `inventory/classifiers/`.

    `globs` are as a cataloger's.  The package is of `type`, `namespace` and `package` (the classifier's own
    name, unless it is given); `version` makes the version of what a trace captured, "" when it is none.
    `series` is a pattern of basenames with the begin of the version as its first group: python3.11 holds
    some 3.11.  `versioned` is a Go module whose path ends in the major version, from 2 on.  Only ELF, PE and
    Mach-O files are looked at when it is `executable`, and only others when it is not.
    """

    name: str
    globs: tuple[str, ...]
    traces: tuple[Trace, ...]
    package: str = ""
    type: str = "generic"
    namespace: str = ""
    series: str = ""
    versioned: bool = False
    executable: bool = True
    version: Callable[[str], str] = str


NUMBERED = Trace((b"\0v", b"\x000.", *_NUMBERS), _RELEASE, sure=False)
"""Any version that stands alone between two NULs: good only where the file's name tells the program."""


def go_program(name: str, module: str, globs: tuple[str, ...] = ()) -> Classifier:
    """Return the classifier of a program in Go, whose version the linker was told (`-X main.version=…`).

    The build information has no version for a module that was built from a checkout, nor, with `-trimpath`,
    the linker's flags; what they set stands in the data, padded with NULs.
    """
    namespace, _, last = module.rpartition("/")
    return Classifier(
        name,
        globs or (name,),
        (NUMBERED,),
        last,
        "golang",
        namespace,
        versioned=True,
        version=lambda found: f"v{found}",
    )


@cache
def classifiers() -> dict[str, Classifier]:
    """Return every classifier by name."""
    return plugins.load(FOLDER, "CLASSIFIER", Classifier)


@cache
def _selector() -> Selector:
    return Selector(Cataloger(each.name, lambda _: (), globs=each.globs) for each in classifiers().values())


def classifiers_of(path: str) -> list[Classifier]:
    """Return those that know a file of this name."""
    return [classifiers()[each.name] for each in _selector().wanted_by(path, 0, 0)]


def classify(
    path: str, chunks: Iterable[Piece], chosen: Sequence[Classifier]
) -> Iterator[Package | NotAssessed]:
    """Yield the programs that a file is, of those that `chosen` know; reads no further than it has to."""
    searches = [_Search(each, path) for each in chosen]
    for block, begin, end in _blocks(chunks):
        for search in searches:
            search.look(block, begin, end)
        if all(search.done for search in searches):
            break
    for search in searches:
        yield from search.records()


def _blocks(chunks: Iterable[Piece]) -> Iterator[tuple[bytes, int, int]]:
    """Yield blocks of a file; every place lies between `begin` and `end` of one, with its surroundings."""
    held: list[Piece] = []
    size, begin = 0, 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size < _BLOCK:
            continue
        block = b"".join(held)
        end = max(len(block) - AFTER, begin)
        yield block, begin, end
        kept = max(end - BEFORE, 0)
        held, size, begin = [block[kept:]], 0, end - kept
    block = b"".join(held)
    yield block, begin, len(block)


class _Search:
    """What one classifier has found in a file so far: proofs by version."""

    def __init__(self, classifier: Classifier, path: str) -> None:
        self.done = False
        self._classifier = classifier
        self._path = path
        self._series = _series(classifier.series, path)
        self._found: dict[str, str] = {}
        self._places = 0

    def look(self, block: bytes, begin: int, end: int) -> None:
        """Search one block."""
        for trace in self._classifier.traces:
            for literal in trace.literals:
                at = block.find(literal, begin, end + len(literal) - 1)
                while at >= 0 and not self.done:
                    self._try(trace, block, at)
                    at = block.find(literal, at + 1, end + len(literal) - 1)

    def _try(self, trace: Trace, block: bytes, at: int) -> None:
        self._places += 1
        match = _around(re.compile(trace.pattern, re.DOTALL), block, at)
        if match is not None:
            version = self._classifier.version(match[1].decode(errors="replace"))
            if version and version.startswith(self._series):
                self._found.setdefault(version, _printable(match[0]))
                self.done = trace.sure
        if self._places >= MOST_PLACES:
            self.done = True

    def records(self) -> Iterator[Package | NotAssessed]:
        """Yield the program, or that its file names several versions.

        Of a program that has an ecosystem, another cataloger says that its version is not known.
        """
        known = self._classifier
        name = known.package or known.name
        if len(self._found) == 1:
            ((version, proof),) = self._found.items()
            namespace, name = _located(known, name, version)
            place = Location(self._path, proof=proof)
            yield Package(known.type, name, version, (place,), namespace=namespace)
        elif self._found and known.type == "generic":
            several = ", ".join(list(self._found)[:5])
            yield NotAssessed("package", name, f"{self._path} may be of any of the versions {several}")


def _located(known: Classifier, name: str, version: str) -> tuple[str, str]:
    """Return namespace and name; helm.sh/helm of v3.14.2 is helm.sh/helm/v3."""
    major = version.lstrip("v").partition(".")[0]
    if known.versioned and major not in {"0", "1"}:
        return f"{known.namespace}/{name}", f"v{major}"
    return known.namespace, name


def _around(pattern: re.Pattern[bytes], block: bytes, at: int) -> re.Match[bytes] | None:
    """Return the match that the byte at a place belongs to."""
    match = pattern.search(block, max(at - BEFORE, 0), at + AFTER)
    while match is not None and match.end() <= at:
        match = pattern.search(block, match.start() + 1, at + AFTER)
    return match if match is not None and match.start() <= at else None


def _series(pattern: str, path: str) -> str:
    match = re.match(pattern, path.rpartition("/")[2]) if pattern else None
    return f"{match[1]}." if match else ""


def _printable(found: bytes) -> str:
    return _UNPRINTABLE.sub(" ", found.decode("ascii", "replace")).strip()[:_PROOF]
