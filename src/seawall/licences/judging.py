"""Inventory in, findings out: the packages whose licences are not accepted."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from seawall.licences.base import Judge, Rules
from seawall.model.finding import LICENSE, Advice, Finding, PackageRef, Severity
from seawall.model.licence import Terms, normalised, terms
from seawall.model.package import Inventory, NotAssessed, Package
from seawall.model.purl import purl

UNKNOWN = "unknown licence"
_LOCATIONS = 50
_SHOWN = 300


class Judged(Struct, frozen=True):
    """The answer; `assessed` counts the packages of which all licences are understood."""

    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    assessed: int


def judged(inventory: Inventory, rules: Rules) -> Judged:
    """Judge every package by what it says of its licences.

    Of a choice one accepted licence is enough; of licences that hold together each must be.  A package whose
    licences are not stated, or not understood in full, is a finding of its own where the rules say so, else
    *not assessed*.
    """
    judge = Judge(rules)
    findings: list[Finding] = []
    unknown: list[Package] = []
    for package in inventory.packages:
        licence = normalised(package.licences)
        strange = [text for text in licence.texts if not judge.names(text)]
        refused = list(_refused(terms(licence.expression), judge)) if licence.expression else []
        refused += [text for text in licence.texts if text not in strange and not judge.accepts(text)]
        findings += (
            _finding(package, name, rules.severity, licence.expression) for name in dict.fromkeys(refused)
        )
        if strange or not (licence.expression or licence.texts):
            unknown.append(package)
            if rules.unknown is not None:
                said = "; ".join(strange) or "nothing is said of it"
                findings.append(_finding(package, UNKNOWN, rules.unknown, said))
    told: tuple[NotAssessed, ...] = ()
    if unknown and rules.unknown is None:
        named = ", ".join(package.name for package in unknown[:3])
        rest = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        why = "no licence is stated, or what is stated is not understood in full"
        told = (NotAssessed("licence", f"{named}{rest}", why, weight=len(unknown)),)
    return Judged(tuple(findings), told, len(inventory.packages) - len(unknown))


def _refused(wanted: Terms | str, judge: Judge) -> Iterator[str]:
    """Yield the parts that cannot be accepted: a licence, or a choice of which none is accepted."""
    if isinstance(wanted, str):
        if not judge.accepts(wanted):
            yield wanted
    elif wanted.operator == "AND":
        for part in wanted.parts:
            yield from _refused(part, judge)
    elif all(any(True for _ in _refused(part, judge)) for part in wanted.parts):
        yield _written(wanted)


def _written(wanted: Terms | str) -> str:
    if isinstance(wanted, str):
        return wanted
    parts = (each if isinstance(each, str) else f"({_written(each)})" for each in wanted.parts)
    return f" {wanted.operator} ".join(parts)


def _finding(package: Package, licence: str, severity: Severity, said: str) -> Finding:
    title = "no licence is understood" if licence == UNKNOWN else f"{licence[:_SHOWN]} is not accepted"
    name = f"{package.namespace}/{package.name}" if package.namespace and not package.distro else package.name
    return Finding(
        Advice(licence[:_SHOWN], title, severity, "the rules on licences"),
        package.type,
        name,
        package.full_version,
        (PackageRef(purl(package), package.name, package.version),),
        package.locations[:_LOCATIONS],
        explanation=f"its licence: {said[:_SHOWN]}",
        kind=LICENSE,
    )
