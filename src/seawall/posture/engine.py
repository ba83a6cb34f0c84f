"""Containers in, findings out: every check asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import Misuse
from seawall.model.finding import MISCONFIGURATION, Finding
from seawall.model.package import Location, NotAssessed
from seawall.posture.base import BASELINE, RESTRICTED, Check, Hit, all_checks
from seawall.posture.containers import Container
from seawall.posture.ignoring import Ignoring
from seawall.posture.imaging import of_picture, unjudged
from seawall.posture.reading import Read
from seawall.posture.rendering import remedy
from seawall.posture.settings import Settings

_MOST_FINDINGS = 100_000


class Judged(Struct, frozen=True):
    """The answer; `ignored` counts what comments and settings kept from being told."""

    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    ignored: int


class Broken(Struct, frozen=True):
    """A check, the container that breaks it, and where."""

    check: Check
    container: Container
    hit: Hit


def judge(files: Sequence[Read], settings: Settings, now: datetime | None = None) -> Judged:
    """Judge the containers and images of files by the checks; `now` tells how old an image is.

    Raises Misuse when a check is asked for that there is not.
    """
    checks = chosen(settings)
    wanted = [check for check in checks if check.names.isdisjoint(settings.ignored)]
    hushed = [check for check in checks if check not in wanted]
    findings: dict[Finding, None] = {}
    unread: list[NotAssessed] = []
    ignored = 0
    for file in files:
        unread += file.not_assessed
        told, kept_back = split(file, checks, settings)
        ignored += len(kept_back)
        seen = (each for picture in file.pictures for each in of_picture(file.file, picture, wanted, now))
        for each in chain(map(finding, told), seen):
            if len(findings) >= _MOST_FINDINGS:
                why = f"more than {_MOST_FINDINGS} findings: the rest is not told"
                unread.append(NotAssessed("file", file.file, why))
                break
            findings[each] = None
        for picture in file.pictures:
            ignored += sum(1 for _ in of_picture(file.file, picture, hushed, now))
            unread += (replace(each, weight=0) for each in unjudged(picture.image))  # nobody gave more
    return Judged(tuple(findings), tuple(dict.fromkeys(unread)), ignored)


def split(file: Read, checks: Iterable[Check], settings: Settings) -> tuple[list[Broken], list[Broken]]:
    """Return what of a file is to be told, and what is not to be."""
    ignoring = Ignoring(file.text) if settings.pragmas else None
    told: list[Broken] = []
    kept_back: list[Broken] = []
    wanted = list(checks)
    for container in file.containers:
        for broken in broken_by(container, wanted):
            names = broken.check.names
            hushed = names & settings.ignored or (
                ignoring is not None and ignoring.ignores(names, broken.hit.line, container)
            )
            (kept_back if hushed else told).append(broken)
    return told, kept_back


def chosen(settings: Settings) -> tuple[Check, ...]:
    """Return the checks that are judged; raises Misuse for a name that none has."""
    checks = all_checks()
    known = frozenset[str]().union(*(check.names for check in checks.values()))
    unknown = sorted((settings.asked | settings.ignored) - known)
    if unknown:
        raise Misuse(f"there is no check {unknown[0].lower()}: docs/posture-checks.md lists them")
    if settings.standard:
        if settings.standard not in {BASELINE, RESTRICTED}:
            raise Misuse(f"there is no standard {settings.standard}: there is {BASELINE} and {RESTRICTED}")
        return tuple(check for check in checks.values() if settings.standard in check.standards)
    return tuple(
        check for check in checks.values() if check.usual or not settings.asked.isdisjoint(check.names)
    )


def broken_by(container: Container, checks: Sequence[Check]) -> Iterator[Broken]:
    """Yield where a container breaks the checks, what another check tells left out."""
    told: dict[str, list[Hit]] = {}
    for check in checks:
        if container.subject in check.subjects:
            told[check.name] = list(dict.fromkeys(check.violates(container)))
    for check in checks:
        others = _places(told, check.unless)
        for hit in told.get(check.name, ()):
            if (hit.line, hit.setting) not in others:
                yield Broken(check, container, hit)


def _places(told: Mapping[str, Sequence[Hit]], name: str) -> set[tuple[int, str]]:
    return {(hit.line, hit.setting) for hit in told.get(name, ())}


def finding(broken: Broken) -> Finding:
    """Return what is told of a place."""
    check, container, hit = broken.check, broken.container, broken.hit
    file = hit.file or container.file
    return Finding(
        check.advice,
        MISCONFIGURATION,
        f"{container.name}: {hit.setting}"[:200],
        "",
        (),
        tuple(Location(file, line=line) for line in (hit.line, *hit.more)),
        explanation=hit.said,
        kind=MISCONFIGURATION,
        remedy=remedy(check, hit, container),
        confidence=hit.confidence,
    )
