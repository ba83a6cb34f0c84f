"""From the records that concern a package to its vulnerabilities: names merged, the authority put first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from seawall.model.finding import Status
from seawall.vulnerabilities.advisory import Advisory
from seawall.vulnerabilities.shard import Hit, Shard

_CVE = re.compile(r"CVE-\d{4}-\d{4,19}", re.ASCII)
_OWN = re.compile(r"[A-Z]+-(CVE-\d{4}-\d{4,19})", re.ASCII)  # UBUNTU-CVE-…, as notices name them, too
_LIVEPATCH = re.compile(r"LSN-\d", re.ASCII)  # of a running kernel, whose versions are those of its patches
_ERRATA = re.compile(r"(?:AL|RL|RX|RH|EL)[SBE]A-|OESA-|MGASA-|PHSA-|(?:openSUSE|SUSE)-[SRFO]U-", re.ASCII)
_BUG_FIXES = re.compile(r"(?:AL|RL|RX|RH|EL)[BE]A-|(?:openSUSE|SUSE)-[RFO]U-", re.ASCII)
_FAMILIES = ("CVE-", "GHSA-", "PYSEC-", "GO-", "RUSTSEC-", "OSV-")


class Case(NamedTuple):
    """One vulnerability of one package: its id, and the hits that say so, the authority first.

    Those whose record is about this vulnerability alone come before those that bring several together;
    `alone` is their number.
    """

    id: str
    aliases: tuple[str, ...]
    hits: tuple[Hit, ...]
    alone: int


class Names:
    """Tells which vulnerabilities a record of one shard is about; each record is thought about once."""

    def __init__(self, shard: Shard, *, distribution: bool) -> None:
        self._shard = shard
        self._distribution = distribution
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, advisory: Advisory) -> tuple[str, ...]:
        """Return the ids of the vulnerabilities: CVEs, else one id of the record's aliases, else its own."""
        found = self._known.get(advisory.id)
        if found is None:
            found = self._known[advisory.id] = self._thought(advisory)
        return found

    def aliases(self, advisory: Advisory) -> tuple[str, ...]:
        """Return a record's names for one and the same vulnerability; a distribution's own id is none."""
        return advisory.aliases if self._distribution else (advisory.id, *advisory.aliases)

    def _thought(self, advisory: Advisory) -> tuple[str, ...]:
        if _LIVEPATCH.match(advisory.id):
            return ()
        own = cves(advisory)
        if own:
            return own
        if _BUG_FIXES.match(advisory.id):
            return ()
        if self._distribution:
            return (advisory.id,)
        shared = self._family(advisory)
        borrowed = {cve for each in shared for cve in cves(each)}
        if borrowed:
            return tuple(sorted(borrowed))
        return (min((name for each in shared for name in each.names), key=_rank),)

    def _family(self, advisory: Advisory) -> list[Advisory]:
        """Return the shard's records that share a name with this one, which is among them."""
        found = {advisory.id: advisory}
        for name in advisory.names:
            found.update((each.id, each) for each in self._shard.named(name) if name in each.names)
        return list(found.values())


def cves(advisory: Advisory) -> tuple[str, ...]:
    """Return the CVEs that a record is about, sorted; errata name theirs in `related`.

    A distribution's own record of a CVE (UBUNTU-CVE-2024-1000) stands for it, also where a notice names it.
    """
    names = (*advisory.names, *advisory.related) if _ERRATA.match(advisory.id) else advisory.names
    found = {name for name in names if _CVE.fullmatch(name)}
    found = found or {own[1] for name in names if (own := _OWN.fullmatch(name))}
    return tuple(sorted(found))


def _rank(name: str) -> tuple[int, str]:
    return (next((n for n, family in enumerate(_FAMILIES) if name.startswith(family)), len(_FAMILIES)), name)


def cases(hits: Iterable[Hit], names: Names) -> list[Case]:
    """Return the vulnerabilities among the hits of one package, in the order of their ids."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        for name in names.of(hit.advisory):
            found.setdefault(name, []).append(hit)
    return [_case(name, found[name], names) for name in sorted(found)]


def _case(name: str, hits: list[Hit], names: Names) -> Case:
    if len(hits) > 1:
        hits = sorted(hits, key=lambda hit: _authority(hit, names))
    alone = sum(len(names.of(hit.advisory)) == 1 for hit in hits)
    aliases = {other for hit in hits[:alone] for other in names.aliases(hit.advisory)} - {name}
    return Case(name, tuple(sorted(aliases, key=_rank)), tuple(hits), alone)


def _authority(hit: Hit, names: Names) -> tuple[bool, int, str]:
    """Order a vulnerability's records: those about it alone, those of the ecosystem's own database first."""
    advisory = hit.advisory
    foreign = _rank(advisory.id)[0] < 2  # a bare CVE or GHSA, rather than the ecosystem's own name
    return (len(names.of(advisory)) > 1, foreign, advisory.id)


def status(hits: Iterable[Hit], fixed: str) -> Status:
    """Return what the authority says; without a word of its own, whether there is a fix."""
    if fixed:
        return Status.FIXED
    said = (hit.particulars.status for hit in hits if hit.particulars)
    return next((each for each in said if each is not Status.FIXED), Status.AFFECTED)
