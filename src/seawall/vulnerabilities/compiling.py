"""From an OSV record to the rows of a shard: versions become keys, what cannot be read is kept as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from msgspec import Struct, field

from seawall.model.errors import InvalidVersion
from seawall.model.finding import Severity, Status
from seawall.vulnerabilities import ecosystems, osv, ranges, severity
from seawall.vulnerabilities.advisory import (
    Advisory,
    Affects,
    Compiled,
    Dropped,
    Exactly,
    Particulars,
    Rejected,
)
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.schemes import LINEAGES, scheme_for

REFERENCES = 10
_LONGEST_REFERENCE = 500
_LONGEST_TITLE = 300
_LONGEST_VERSION = 300
_BEYOND = b"\xff" * 64  # behind every key: those are far from beginning with so many
_NAMES = 5000  # names of one record: a kernel advisory has hundreds
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._+-]{0,199}", re.ASCII)
_MODULE = re.compile(r"(?<![\w.:-])[a-z0-9][\w.+-]*:[\w.+-]*\w", re.ASCII)
_STATUSES = {
    "end-of-life": Status.END_OF_LIFE,
    "will_not_fix": Status.WILL_NOT_FIX,
    "wont-fix": Status.WILL_NOT_FIX,
    "ignored": Status.WILL_NOT_FIX,
    "no-dsa": Status.FIX_DEFERRED,
    "postponed": Status.FIX_DEFERRED,
    "deferred": Status.FIX_DEFERRED,
    "needs-triage": Status.UNDER_INVESTIGATION,
    "undetermined": Status.UNDER_INVESTIGATION,
}


def is_id(text: str) -> bool:
    """Say whether this may be the id of a record; such an id is also a harmless file name."""
    return _ID.fullmatch(text) is not None and ".." not in text


def moment(text: str) -> str:
    """Return an RFC 3339 time in UTC as text that sorts: fractions of a second have nine digits."""
    whole, _, fraction = text.rstrip("Zz").partition(".")
    return f"{whole}.{fraction[:9]:0<9}"


class Compiler(Struct):
    """Compiles the records of one ecosystem; `scheme` is None when no version order is known for it."""

    ecosystem: str
    scheme: Scheme | None
    keys: dict[str, bytes] = field(default_factory=dict)
    _unknown: dict[str, InvalidVersion] = field(default_factory=dict)
    _lineages: dict[str, Compiler] = field(default_factory=dict)

    def compile(self, record: osv.Record) -> Compiled | Dropped:
        """Return what a shard keeps of the record."""
        if record.withdrawn is not None:
            return Dropped(record.id, record.modified, f"withdrawn {record.withdrawn[:40]}")
        rows = _Rows(self, _streams(record.summary))
        lineages = self.ecosystem in LINEAGES
        concerned = False
        for entry in record.affected:
            if entry.package is not None:
                ecosystem, _, scope = entry.package.ecosystem.partition(":")
                if ecosystem == self.ecosystem:
                    if lineages:
                        rows.compiler = self._lineage(scope)
                    rows.add(entry, ecosystems.normal(ecosystem, entry.package.name), scope)
                    concerned = True
        if not concerned:
            return Dropped(record.id, record.modified, f"concerns no package of {self.ecosystem}")
        return Compiled(
            advise(record),
            tuple(rows.affects),
            tuple(rows.exactly),
            tuple(rows.rejected),
            rows.commits_only,
        )

    def _lineage(self, scope: str) -> Compiler:
        """Return what computes keys for a scope that names the ecosystem whose versions it has."""
        name = scope.partition(":")[0]
        if name not in self._lineages:
            self._lineages[name] = Compiler(self.ecosystem, scheme_for(self.ecosystem, scope))
        return self._lineages[name]

    def key(self, version: str) -> bytes:
        """Return the version's key, each version asked of the scheme once.  Raises InvalidVersion."""
        found = self.keys.get(version)
        if found is not None:
            return found
        if version in self._unknown:
            raise self._unknown[version]
        try:
            found = self.keys[version] = self._asked(version)
        except InvalidVersion as unknown:
            self._unknown[version] = unknown.with_traceback(None)
            raise
        return found

    def _asked(self, version: str) -> bytes:
        if self.scheme is None:
            raise InvalidVersion(self.ecosystem, version, "no version scheme")
        if len(version) > _LONGEST_VERSION:
            raise InvalidVersion(self.scheme.name, version, "too long")
        return self.scheme.key(version)


def advise(record: osv.Record) -> Advisory:
    """Return the facts of a record that do not depend on the package."""
    specific = record.database_specific if isinstance(record.database_specific, dict) else {}
    return Advisory(
        record.id,
        record.modified,
        record.published,
        record.summary[:_LONGEST_TITLE],
        record.aliases[:_NAMES],
        record.upstream[:_NAMES],
        record.related[:_NAMES],
        _first(severity.spoken(record.severity), _spoken(specific), severity.titled(record.summary)),
        severity.vectors(record.severity),
        _cwes(specific),
        tuple(each.url for each in record.references if len(each.url) <= _LONGEST_REFERENCE)[:REFERENCES],
    )


def _first(*found: Severity) -> Severity:
    return next((each for each in found if each is not Severity.UNKNOWN), Severity.UNKNOWN)


def _spoken(specific: Mapping[str, Any]) -> Severity:
    return _first(*(severity.word(specific.get(name)) for name in ("severity", "urgency", "priority")))


def _cwes(specific: Mapping[str, Any]) -> tuple[str, ...]:
    found = specific.get("cwe_ids") or specific.get("cwes") or ()
    if not isinstance(found, list):
        return ()
    texts = (each.get("cweId") if isinstance(each, dict) else each for each in found[:20])
    return tuple(each[:20] for each in texts if isinstance(each, str))


def _streams(summary: str) -> str:
    """Return the rpm module streams that a title names, "nodejs:12 nodejs-tools:2", "" for none."""
    return " ".join(_MODULE.findall(summary))


class _Rows(Struct):
    """Collects the rows of one record."""

    compiler: Compiler
    streams: str
    affects: list[Affects] = field(default_factory=list)
    exactly: list[Exactly] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    commits_only: int = 0

    def add(self, entry: osv.Affected, name: str, scope: str) -> None:
        """Add what one `affected` entry says."""
        ordered = [each for each in entry.ranges if each.type != "GIT"]
        if self.compiler.scheme is not None and self.compiler.scheme.name == "rpm":
            ordered = [_unnamed(each, f"{name}-") for each in ordered]
        if not ordered and not entry.versions:
            self.commits_only += 1
            return
        about = particulars(entry, self.streams if self.streams and _modular(ordered) else "")
        if self.compiler.scheme is None:
            self._unordered(name, scope, entry, about)
            return
        found: list[ranges.Interval] = []
        for each in ordered:
            found += self._interpreted(name, scope, each, about)
        if entry.versions:
            found += self._enumerated(name, scope, entry.versions, found, about)
        for interval in found:
            self.affects.append(Affects(name, scope, *interval, False, about))  # noqa: FBT003

    def _unordered(self, name: str, scope: str, entry: osv.Affected, about: Particulars | None) -> None:
        """Add versions that no scheme orders: lists are compared as text, of ranges nothing is known."""
        self.exactly += [
            Exactly(name, scope, version[:_LONGEST_VERSION], about) for version in entry.versions
        ]
        if any(each.type != "GIT" for each in entry.ranges):
            self.affects.append(Affects(name, scope, ranges.FIRST, None, unparsed=True, particulars=about))

    def _interpreted(
        self, name: str, scope: str, axis: osv.Range, about: Particulars | None
    ) -> list[ranges.Interval]:
        try:
            return ranges.evaluated(axis.events, self.compiler.key)
        except InvalidVersion as unknown:
            self._reject(name, unknown)
        except ValueError as nonsense:
            self.rejected.append(Rejected(name, "", str(nonsense)[:200]))
        low = self._least(axis)
        self.affects.append(Affects(name, scope, low, None, unparsed=True, particulars=about))
        return []

    def _least(self, axis: osv.Range) -> bytes:
        """Return the key below which a range that cannot be read does certainly not reach."""
        try:
            return min(
                ranges.FIRST if each.introduced == "0" else self.compiler.key(each.introduced)
                for each in axis.events
                if each.introduced is not None
            )
        except (InvalidVersion, ValueError):
            return ranges.FIRST

    def _enumerated(
        self,
        name: str,
        scope: str,
        versions: Iterable[str],
        found: list[ranges.Interval],
        about: Particulars | None,
    ) -> list[ranges.Interval]:
        """Return an interval for each listed version that no interval holds yet."""
        single: dict[bytes, ranges.Interval] = {}
        held = [(each.low, each.high or _BEYOND) for each in found]
        known = self.compiler.keys.get  # half a million versions in PyPI, most of them seen before
        for version in versions:
            key = known(version)
            if key is None:
                try:
                    key = self.compiler.key(version)
                except InvalidVersion as unknown:
                    self.exactly.append(Exactly(name, scope, version[:_LONGEST_VERSION], about))
                    self._reject(name, unknown)
                    continue
            for low, high in held:
                if low <= key < high:
                    break
            else:
                single[key] = ranges.Interval(key, key + ranges.NEXT, version, _next_fix(key, found), version)
        return [single[key] for key in sorted(single)]

    def _reject(self, name: str, unknown: InvalidVersion) -> None:
        self.rejected.append(Rejected(name, unknown.version[:100], str(unknown)[:200]))


def _unnamed(axis: osv.Range, start: str) -> osv.Range:
    """Return a range without the name that some feeds leave in front of version and release.

    MGASA-2024-0312 says that gtk+2.0-2.24.33-5.1.mga9 fixes gtk+2.0: as it is, it would be older than every
    version that begins with a number.
    """
    if not any((each.fixed or each.last_affected or "").startswith(start) for each in axis.events):
        return axis
    events = (
        osv.Event(each.introduced, _bare(each.fixed, start), _bare(each.last_affected, start), each.limit)
        for each in axis.events
    )
    return osv.Range(axis.type, tuple(events))


def _bare(label: str | None, start: str) -> str | None:
    """Return version-release for name-version-release, else what it was."""
    rest = label.removeprefix(start) if label else None
    return rest if rest and "-" in rest else label


def _next_fix(key: bytes, found: Iterable[ranges.Interval]) -> str:
    """Return the lowest fix above a version that lies in no interval."""
    fixes = [(each.high, each.fixed) for each in found if each.fixed and each.high and each.high > key]
    return min(fixes, default=(b"", ""))[1]


def _modular(ordered: Iterable[osv.Range]) -> bool:
    return any(event.fixed and ".module" in event.fixed for axis in ordered for event in axis.events)


_NOTHING = Particulars()


def particulars(entry: osv.Affected, streams: str) -> Particulars | None:
    """Return what an entry says of its package only; None for nothing in particular."""
    if not (entry.ecosystem_specific or entry.database_specific or entry.severity):
        return _in_modules(streams)
    ecosystem = entry.ecosystem_specific if isinstance(entry.ecosystem_specific, dict) else {}
    database = entry.database_specific if isinstance(entry.database_specific, dict) else {}
    found = Particulars(
        _first(severity.spoken(entry.severity), _spoken(ecosystem), _spoken(database)),
        severity.vectors(entry.severity),
        _status(ecosystem),
        streams,
        _text(ecosystem.get("platform")),
        _text(database.get("informational")),
    )
    return None if found == _NOTHING else found


@cache
def _in_modules(streams: str) -> Particulars | None:
    return Particulars(modules=streams) if streams else None


def _status(specific: Mapping[str, Any]) -> Status:
    words = (specific.get(name) for name in ("urgency", "status"))
    return next(
        (_STATUSES[each] for each in words if isinstance(each, str) and each in _STATUSES), Status.FIXED
    )


def _text(value: object) -> str:
    return value[:40] if isinstance(value, str) else ""
