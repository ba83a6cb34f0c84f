"""Inventory in, findings out: what the advisories say of each installed package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from seawall.model.errors import InvalidVersion
from seawall.model.finding import Advice, Finding, PackageRef
from seawall.model.package import Inventory, NotAssessed, Package
from seawall.model.purl import purl
from seawall.model.report import Feed
from seawall.vulnerabilities.advice import advise, rates
from seawall.vulnerabilities.applying import applicable, resolution
from seawall.vulnerabilities.cases import Case, Names, cases, status
from seawall.vulnerabilities.database import EPSS, KEV, Database
from seawall.vulnerabilities.kernels import is_headers
from seawall.vulnerabilities.questions import Question, ask, needed
from seawall.vulnerabilities.risk import risk
from seawall.vulnerabilities.schemes import scheme_for
from seawall.vulnerabilities.shard import Hit, Shard

HEADERS = "kernel vulnerabilities of packages that bring no kernel, such as its headers"
_LOCATIONS = 50


class Matched(Struct, frozen=True):
    """The answer: findings in the order of their risk, and how much of the inventory it is about.

    `assessed` of the `packages` could be judged; `partial` names the feeds whose coverage is known to be
    partial (the starter set).  `filtered` are pairs of what was left out and how many findings that were.
    """

    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    feeds: tuple[Feed, ...]
    packages: int
    assessed: int
    partial: tuple[str, ...] = ()
    filtered: tuple[tuple[str, int], ...] = ()


class _Draft(NamedTuple):
    """A finding before the facts about its CVE are known."""

    question: Question
    case: Case
    packages: tuple[Package, ...]
    fixed: str
    why: str


def needed_ecosystems(inventory: Inventory) -> set[str]:
    """Return the shards that matching this inventory asks for, kev and epss among them."""
    found = needed(inventory)
    return {*found, KEV, EPSS} if found else found


def match(inventory: Inventory, database: Database, now: datetime, *, headers: bool = False) -> Matched:
    """Judge every package of the inventory by the advisories of the database, as of `now`.

    `headers` reports kernel vulnerabilities for packages that bring no kernel, such as its headers, too.
    Raises DataUnavailable for a shard that cannot be read.
    """
    plan = ask(inventory, database, now.date().isoformat())
    matcher = _Matcher(database, headers=headers)
    matcher.expect(plan.questions)
    for question in plan.questions:
        matcher.answer(question)
    return Matched(
        matcher.findings(),
        tuple(sorted((*plan.not_assessed, *matcher.not_assessed), key=_placed)),
        database.feeds(),
        len(inventory.packages),
        len(inventory.packages) - plan.unassessed - len(matcher.unassessed),
        tuple(f.name for f in database.feeds() if f.starter and f.name not in {KEV, EPSS}),
        tuple(sorted(matcher.filtered.items())),
    )


def _placed(each: NotAssessed) -> tuple[str, str, str]:
    return (each.kind, each.subject, each.why)


class _Matcher:
    """Answers questions one after the other."""

    def __init__(self, database: Database, *, headers: bool) -> None:
        self._database = database
        self._headers = headers
        self._names: dict[str, Names] = {}
        self._drafts: list[_Draft] = []
        self._said: set[tuple[str, int]] = set()
        self.not_assessed: list[NotAssessed] = []
        self.unassessed: set[int] = set()
        self.filtered: Counter[str] = Counter()

    def expect(self, questions: Iterable[Question]) -> None:
        """Ask each shard at once which of the names to come it knows."""
        names: dict[str, set[str]] = {}
        for question in questions:
            names.setdefault(question.ecosystem, set()).add(question.name)
        for ecosystem, wanted in names.items():
            shard = self._database.shard(ecosystem)
            assert shard is not None  # no question is asked of what is not there
            shard.look_up(wanted)

    def answer(self, question: Question) -> None:
        """Draft the findings of one question."""
        shard = self._database.shard(question.ecosystem)
        assert shard is not None  # no question is asked of what is not there
        hits = applicable(question, self._hits(question, shard), shard)
        certain = [hit for hit in hits if not hit.unparsed]
        sure = {hit.advisory.id for hit in certain}
        for record in sorted({hit.advisory.id for hit in hits} - sure):
            self._give_up(question, f"{record}: whether it applies cannot be told")
        for case in cases(certain, self._named(question, shard)):
            self._draft(question, case)

    def _named(self, question: Question, shard: Shard) -> Names:
        names = self._names.get(question.ecosystem)
        if names is None:
            names = Names(shard, distribution=question.authority is not None)
            self._names[question.ecosystem] = names
        return names

    def _hits(self, question: Question, shard: Shard) -> list[Hit]:
        """Look the package up; a version that cannot be parsed is certain only where it is listed."""
        key = self._key(question)
        hits = shard.affecting(question.name, question.scopes, key, question.version)
        return hits if key is not None else [hit for hit in hits if not hit.unparsed]

    def _key(self, question: Question) -> bytes | None:
        scheme = scheme_for(question.ecosystem, question.scopes[0])
        if not question.version:
            self._give_up(question, "its version is not known")
        elif scheme is None:
            self._give_up(question, f"no order of {question.ecosystem} versions is known")
        else:
            try:
                return scheme.key(question.version)
            except InvalidVersion as unknown:
                self._give_up(question, str(unknown))
        return None

    def _give_up(self, question: Question, why: str) -> None:
        subject = f"{question.name} {question.version}".strip()
        self.not_assessed.append(NotAssessed("package", subject, why, weight=len(question.packages)))
        self.unassessed.update(map(id, question.packages))

    def _draft(self, question: Question, case: Case) -> None:
        packages = [each for each in question.packages if (case.id, id(each)) not in self._said]
        self._said.update((case.id, id(each)) for each in packages)
        if packages and not self._headers:
            packages = [each for each in packages if not is_headers(each)]
            if not packages:
                self.filtered[HEADERS] += 1
        if packages:
            fixed, why = resolution(question, case.hits)
            self._drafts.append(_Draft(question, case, tuple(packages), fixed, why))

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of all questions, the riskiest first."""
        names = {draft.case.id for draft in self._drafts}
        kev, epss = self._database.kev(names), self._database.epss(names)
        others = self._database.vectors({draft.case.id for draft in self._drafts if not rates(draft.case)})
        found = [
            _finding(
                draft,
                advise(
                    draft.case, others.get(draft.case.id, ()), epss.get(draft.case.id), kev.get(draft.case.id)
                ),
            )
            for draft in self._drafts
        ]
        return tuple(sorted(found, key=_urgency))


def _finding(draft: _Draft, advice: Advice) -> Finding:
    question, case, packages, fixed, why = draft
    return Finding(
        advice,
        packages[0].type,
        question.name,
        question.version,
        tuple(sorted({PackageRef(purl(each), each.name, each.version) for each in packages}, key=_named)),
        tuple(dict.fromkeys(where for each in packages for where in each.locations))[:_LOCATIONS],
        status(case.hits, fixed),
        fixed,
        tuple(dict.fromkeys(hit.advisory.id for hit in case.hits)),
        why,
        risk(advice),
    )


def _named(package: PackageRef) -> tuple[str, str, str]:
    return (package.name, package.version, package.purl)


def _urgency(finding: Finding) -> tuple[float, int, str, str, str, str]:
    advice = finding.advice
    return (
        -finding.risk,
        -advice.severity.rank,
        advice.id,
        finding.type,
        finding.package,
        finding.version,
    )
