"""What `seawall inventory` shows: the packages by type, or why one of them is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from seawall.inventory.proofs import Explanation, Proof
from seawall.model.licence import normalised
from seawall.model.package import Distribution, Evidence, Inventory, Layer, NotAssessed, Package
from seawall.model.report import Target
from seawall.report.formats.json import ListedPackage
from seawall.report.layout import Column, Line, Span, line, table, wrapped
from seawall.report.order import ordered_not_assessed
from seawall.report.text import visible

_COLUMNS = (
    Column("PACKAGE", least=12),
    Column("VERSION", least=10),
    Column("LICENCE", least=8),
    Column("LAYER", right=True),
    Column("OWNER"),
    Column("WHERE", least=10, cut=True),
)
_CELL = 60
_LISTED = 12


class Document(Struct, frozen=True, kw_only=True, tag_field="schema", tag="seawall.inventory/1"):
    """An inventory as JSON; `dependencies` are pairs of an index into `packages` and indices."""

    target: Target
    distributions: tuple[Distribution, ...]
    layers: tuple[Layer, ...]
    packages: tuple[ListedPackage, ...]
    dependencies: tuple[tuple[int, tuple[int, ...]], ...]
    not_assessed: tuple[NotAssessed, ...]
    files_seen: int


class Why(Struct, frozen=True, kw_only=True, tag_field="schema", tag="seawall.why/1"):
    """Explanations as JSON."""

    target: Target
    explanations: tuple[Explanation, ...]


def document(target: Target, inventory: Inventory) -> Document:
    """Return the inventory with package URLs."""
    from seawall.model.purl import purl  # noqa: PLC0415 (not for the table)

    return Document(
        target=target,
        distributions=inventory.distributions,
        layers=inventory.layers,
        packages=tuple(
            ListedPackage(
                **{name: getattr(each, name) for name in Package.__struct_fields__}, purl=purl(each)
            )
            for each in inventory.packages
        ),
        dependencies=inventory.dependencies,
        not_assessed=inventory.not_assessed,
        files_seen=inventory.files_seen,
    )


def listed(target: Target, inventory: Inventory, width: int) -> Iterator[Line]:
    """Lay the packages out for a person, a table for each type, and then what was not assessed."""
    yield from wrapped(visible(target.reference), width, style="bold")
    for distribution in inventory.distributions:
        where = f" in {visible(distribution.root)}" if distribution.root else ""
        yield line("  ", visible(distribution.pretty_name or distribution.id), where)
    for kind, group in groupby(inventory.packages, key=lambda each: each.type):
        packages = list(group)
        yield ()
        yield line(Span(f"{visible(kind)} packages ({len(packages)})", "bold underline"))
        yield ()
        yield from table(_COLUMNS, [_row(each) for each in packages], width)
    yield ()
    yield line(Span(f"{len(inventory.packages)} packages, {inventory.files_seen} files seen", "bold"))
    if inventory.not_assessed:
        weight = sum(each.weight for each in inventory.not_assessed)
        yield line(Span(f"NOT ASSESSED ({weight})", "bold yellow"))
        for each in ordered_not_assessed(inventory.not_assessed):
            what = ": ".join(map(visible, (each.kind, each.subject, each.why)))
            yield from wrapped(what, width, indent=2)


def _row(package: Package) -> tuple[Span, ...]:
    name = f"{package.namespace}/{package.name}" if package.namespace and not package.distro else package.name
    licence = normalised(package.licences)
    first = package.locations[0] if package.locations else None
    more = f" (+{len(package.locations) - 1})" if len(package.locations) > 1 else ""
    return (
        Span(visible(name, _CELL), "dim" if package.evidence is Evidence.DECLARED else ""),
        Span(visible(package.full_version, _CELL)),
        Span(visible(licence.expression or "; ".join(licence.texts), _CELL)),
        Span("" if first is None or first.layer is None else str(first.layer)),
        Span(visible(package.owner, _CELL)),
        Span("" if first is None else visible(first.path) + more),
    )


def told(explanations: Sequence[Explanation], width: int) -> Iterator[Line]:
    """Lay out why packages are there, one paragraph each."""
    for number, each in enumerate(explanations):
        if number:
            yield ()
        yield from _explanation(each, width)


def _explanation(each: Explanation, width: int) -> Iterator[Line]:
    development = ", for development only" if each.development else ""
    yield line(Span(visible(each.purl), "bold"), f"  {each.evidence}{development}")
    licence = normalised(each.licences)
    facts = [
        _labelled("licence", [licence.expression, *licence.texts]),
        _labelled("owner", [each.owner]),
        _labelled("judged by", [each.judged_by]),
        _labelled("needed by", each.needed_by),
        _labelled("needs", each.needs),
    ]
    for fact in filter(None, facts):
        yield from wrapped(fact, width, indent=2)
    for proof in each.proofs:
        yield from _proof(proof, width)


def _proof(proof: Proof, width: int) -> Iterator[Line]:
    at = f":{proof.line}" if proof.line else ""
    yield from wrapped(f"{visible(proof.path)}{at} {visible(proof.means)}", width, indent=2)
    yield from wrapped(f"read by {visible(proof.cataloger)}", width, indent=4)
    if proof.proof:
        yield from wrapped(f"it says: {visible(proof.proof)}", width, indent=4)
    if proof.layer is not None:
        made = f", made by {visible(' '.join(proof.created_by.split()))}" if proof.created_by else ""
        yield from wrapped(f"in layer {proof.layer} {visible(proof.layer_digest)}{made}", width, indent=4)


def _labelled(label: str, values: Sequence[str]) -> str:
    shown = [visible(value) for value in values if value]
    rest = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return f"{label}: {', '.join(shown[:_LISTED])}{rest}" if shown else ""
