"""How complete a bill of materials is, by what two authorities ask of every one.

NTIA, "The Minimum Elements For a Software Bill of Materials" (July 2021), section "Data Fields"; CISA, "2025
Minimum Elements for a Software Bill of Materials", public-comment draft (August 2025).  Both are judged by
what the document says, not by whether it is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from seawall.model.licence import normalised
from seawall.model.package import Package
from seawall.sbom.base import Bill

NTIA = "NTIA 2021"
CISA = "CISA 2025 draft"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_STRONG = frozenset(
    ("sha256", "sha384", "sha512", "sha3-256", "sha3-384", "sha3-512", "blake2b-256", "blake3")
)
_MISSING_NAMED = 10


class Element(Struct, frozen=True):
    """One thing that is asked for: who asks, and of how many components it is there; `missing` names some."""

    name: str
    authorities: tuple[str, ...]
    having: int
    of: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """The share that has it, rounded down to a tenth, so that 100 is all."""
        return 1000 * self.having // self.of / 10 if self.of else 100.0


class Quality(Struct, frozen=True):
    """The elements, and of each authority the mean of its elements in percent, rounded down to a tenth."""

    elements: tuple[Element, ...]
    scores: tuple[tuple[str, float], ...]


class _Question(Struct, frozen=True):
    name: str
    authorities: tuple[str, ...]
    answered: Callable[[Package], bool]


_BOTH = (NTIA, CISA)
_OF_COMPONENTS = (
    _Question("component name", _BOTH, lambda package: bool(package.name.strip())),
    _Question("component version", _BOTH, lambda package: bool(package.version.strip())),
    _Question("supplier or producer", _BOTH, lambda package: bool(package.supplier.strip())),
    _Question("unique identifier", _BOTH, lambda package: bool(package.type and package.name)),
    _Question("cryptographic hash", (CISA,), lambda p: any(name in _STRONG for name, _ in p.digests)),
    _Question("licence", (CISA,), lambda package: bool(normalised(package.licences).expression)),
)


def assess(bill: Bill) -> Quality:
    """Return how complete a bill is."""
    packages = bill.inventory.packages
    # What could not be read of the document is a component without what is asked for.
    unread = sum(each.weight for each in bill.inventory.not_assessed if each.kind == "package")
    elements = [_of_components(question, packages, unread) for question in _OF_COMPONENTS]
    elements.append(_relationships(bill, unread))
    elements += [
        _of_document("author of the bill", _BOTH, there=bool(bill.tools)),
        _of_document("time of making", _BOTH, there=bool(_MOMENT.fullmatch(bill.created))),
        _of_document("tool and its version", (CISA,), there=any(map(_versioned, bill.tools))),
        _of_document("what it is of", (CISA,), there=bool(bill.target.reference)),
    ]
    scores = tuple(
        (name, _mean(each.percent for each in elements if name in each.authorities)) for name in _BOTH
    )
    return Quality(tuple(elements), scores)


def _of_components(question: _Question, packages: tuple[Package, ...], unread: int) -> Element:
    without = [package.name or "(no name)" for package in packages if not question.answered(package)]
    total = len(packages) + unread
    having = len(packages) - len(without)
    return Element(question.name, question.authorities, having, total, tuple(without[:_MISSING_NAMED]))


def _relationships(bill: Bill, unread: int) -> Element:
    """Count the components that depend on another or are depended on: that a target has them says nothing."""
    packages = bill.inventory.packages
    part = {number for number, needs in bill.inventory.dependencies for number in (number, *needs)}
    without = [package.name for number, package in enumerate(packages) if number not in part]
    return Element(
        "dependency relationship", _BOTH, len(part), len(packages) + unread, tuple(without[:_MISSING_NAMED])
    )


def _of_document(name: str, authorities: tuple[str, ...], *, there: bool) -> Element:
    return Element(name, authorities, int(there), 1, () if there else ("the document",))


def _versioned(tool: str) -> bool:
    name, _, version = tool.rpartition(" ")
    return bool(name.strip() and version.strip())


def _mean(percents: Iterable[float]) -> float:
    each = list(percents)
    return int(10 * sum(each) / len(each)) / 10
