"""Findings as vulnerabilities with their analysis (VEX), and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from seawall.model.errors import Malformed
from seawall.model.finding import Advice, Cvss, Finding, PackageRef, Severity, Status
from seawall.sbom.cyclonedx.components import LONGEST_VERSION
from seawall.sbom.cyclonedx.notes import FINDING, note, notes_of
from seawall.sbom.cyclonedx.objects import (
    Advisory,
    Affected,
    AffectedVersion,
    Analysis,
    Property,
    Rating,
    Reference,
    Source,
    Vulnerability,
)
from seawall.sbom.cyclonedx.whole import instant, is_time
from seawall.sbom.residue import residue, restored

Held = Callable[[Vulnerability], Vulnerability]
OTHERS = "seawall:findings"
KIND = "vulnerability"

_METHODS = {"2.0": "CVSSv2", "3.0": "CVSSv3", "3.1": "CVSSv31", "4.0": "CVSSv4"}
_CVSS_VERSIONS = {method: version for version, method in _METHODS.items()}
_SEVERITIES = {Severity.NEGLIGIBLE: "info"}
_SEVERITIES_READ = {"info": Severity.NEGLIGIBLE, "none": Severity.NEGLIGIBLE}
# That an advisory names a version says that it is affected, not that it can be exploited here: only what an
# authority says of the package is a state.
_STATES = {Status.NOT_AFFECTED: "not_affected", Status.UNDER_INVESTIGATION: "in_triage"}
_STATES_READ = {
    "false_positive": Status.NOT_AFFECTED,
    "in_triage": Status.UNDER_INVESTIGATION,
    "not_affected": Status.NOT_AFFECTED,
    "resolved": Status.NOT_AFFECTED,
    "resolved_with_pedigree": Status.NOT_AFFECTED,
}
_RESPONSES = {
    Status.FIXED: "update",
    Status.WILL_NOT_FIX: "will_not_fix",
    Status.END_OF_LIFE: "can_not_fix",
}
_RESPONSES_READ = {response: status for status, response in _RESPONSES.items()}
_AFFECTED = {Status.NOT_AFFECTED: "unaffected", Status.UNDER_INVESTIGATION: "unknown"}
_CWE = re.compile(r"CWE-([1-9]\d{0,5})")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})|#.*#")
_UPGRADE = "Upgrade to "


def vulnerabilities(
    findings: Sequence[Finding], packages: Mapping[str, PackageRef], version: str, held: Held
) -> Iterator[Vulnerability]:
    """Yield the vulnerabilities among findings; `packages` are the document's, by reference."""
    refs: dict[str, list[str]] = {}
    for ref, each in packages.items():
        refs.setdefault(each.purl, []).append(ref)
    for finding in findings:
        if finding.kind != KIND:
            continue
        made = held(vulnerability_of(finding, refs, version))
        visible = finding_of(made, packages)
        text = residue(finding, visible)
        yield replace(made, properties=(Property(FINDING, text),)) if text else made


def others(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    """Yield the findings that are no vulnerabilities as properties: each with its index among all."""
    empty = Finding(Advice(""), "", "", "", ())
    for index, finding in enumerate(findings):
        if finding.kind != KIND:
            yield OTHERS, f"{index} {residue(finding, empty)}"


def vulnerability_of(finding: Finding, refs: Mapping[str, Sequence[str]], version: str) -> Vulnerability:
    """Return a finding in the fields that a version of CycloneDX has for it."""
    advice = finding.advice
    names = dict.fromkeys((*advice.aliases, *finding.advisories))
    return Vulnerability(
        None,
        advice.id,
        _source(advice.id),
        tuple(Reference(name, _source(name)) for name in names if name != advice.id) or None,
        _ratings(advice, version),
        tuple(int(match[1]) for cwe in advice.cwes if (match := _CWE.fullmatch(cwe))) or None,
        advice.title or None,
        f"{_UPGRADE}{finding.fixed_version}" if finding.fixed_version else None,
        tuple(Advisory(url) for url in advice.references if _is_url(url)) or None,
        advice.published if is_time(advice.published) else None,
        advice.modified if is_time(advice.modified) else None,
        _analysis(finding),
        tuple(_affected(finding, refs)) or None,
    )


def _source(name: str) -> Source:
    if name.startswith("CVE-"):
        return Source("NVD", f"https://nvd.nist.gov/vuln/detail/{name}" if _is_plain(name) else None)
    return Source("OSV", f"https://osv.dev/vulnerability/{name}" if _is_plain(name) else None)


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9.:_-]{1,100}", name) is not None


def _is_url(text: str) -> bool:
    return _URL.fullmatch(text) is not None and _BAD_ESCAPE.search(text) is None


def _ratings(advice: Advice, version: str) -> tuple[Rating, ...]:
    severity = _SEVERITIES.get(advice.severity, advice.severity.value)
    source = Source(advice.severity_source) if advice.severity_source else None
    found = [Rating(source, severity=severity)]
    for each in advice.cvss:
        method = _METHODS.get(each.version, "other")
        if version == "1.4" and method == "CVSSv4":
            method = "other"
        found.append(Rating(score=each.score, method=method, vector=each.vector))
    return tuple(found)


def _analysis(finding: Finding) -> Analysis | None:
    response = _RESPONSES.get(finding.status)
    made = Analysis(
        _STATES.get(finding.status), (response,) if response else None, finding.explanation or None
    )
    return made if made != Analysis() else None


def _affected(finding: Finding, refs: Mapping[str, Sequence[str]]) -> Iterator[Affected]:
    status = _AFFECTED.get(finding.status, "affected")
    versions = (AffectedVersion(finding.version, status),) if finding.version else None
    if len(finding.version) > LONGEST_VERSION:
        versions = None
    urls = dict.fromkeys(each.purl for each in finding.packages)
    for ref in dict.fromkeys(ref for url in urls for ref in refs.get(url, ())):
        yield Affected(ref, versions)


def finding_of(found: Vulnerability, packages: Mapping[str, PackageRef]) -> Finding:
    """Return the finding that a vulnerability tells of; `packages` are the document's, by reference."""
    severity, source = _severity(found.ratings or ())
    concerned = dict.fromkeys(packages[each.ref] for each in found.affects or () if each.ref in packages)
    first = next(iter(concerned), None)
    version = next((each.version for at in found.affects or () for each in at.versions or ()), None)
    advice = Advice(
        found.id or "",
        found.description or "",
        severity,
        source,
        cvss=tuple(_cvss(found.ratings or ())),
        cwes=tuple(f"CWE-{number}" for number in found.cwes or ()),
        references=tuple(each.url for each in found.advisories or () if each.url),
        aliases=tuple(each.id for each in found.references or ()),
        published=instant(found.published or ""),
        modified=instant(found.updated or ""),
    )
    return Finding(
        advice,
        first.purl.partition("/")[0].removeprefix("pkg:") if first else "",
        first.name if first else "",
        version or (first.version if first else ""),
        tuple(concerned),
        status=_status(found.analysis),
        fixed_version=_fixed(found.recommendation or ""),
        explanation=(found.analysis.detail if found.analysis else None) or "",
    )


def _severity(ratings: Iterable[Rating]) -> tuple[Severity, str]:
    for rating in ratings:
        text = (rating.severity or "").lower()
        if text:
            known = text in set(Severity)
            severity = Severity(text) if known else _SEVERITIES_READ.get(text, Severity.UNKNOWN)
            return severity, (rating.source.name if rating.source else None) or ""
    return Severity.UNKNOWN, ""


def _cvss(ratings: Iterable[Rating]) -> Iterator[Cvss]:
    for rating in ratings:
        version = _CVSS_VERSIONS.get(rating.method or "")
        if version and rating.vector and rating.score is not None:
            yield Cvss(version, rating.vector, rating.score)


def _status(analysis: Analysis | None) -> Status:
    if analysis is None:
        return Status.AFFECTED
    if analysis.state in _STATES_READ:
        return _STATES_READ[analysis.state or ""]
    found = (_RESPONSES_READ[each] for each in analysis.response or () if each in _RESPONSES_READ)
    return next(found, Status.AFFECTED)


def _fixed(recommendation: str) -> str:
    if not recommendation.startswith(_UPGRADE):
        return ""
    return recommendation.removeprefix(_UPGRADE)


def findings_of(
    found: Iterable[Vulnerability], packages: Mapping[str, PackageRef], noted: Iterable[str]
) -> tuple[Finding, ...]:
    """Return the findings of a document; Malformed for a property that Seawall did not write.

    `packages` are the document's by reference; `noted` what `others` made of the findings that are no
    vulnerabilities.
    """
    findings = []
    for each in found:
        text = note(notes_of(each.properties), FINDING)
        visible = finding_of(each, packages)
        findings.append(restored(visible, text) if text else visible)
    empty = Finding(Advice(""), "", "", "", ())
    for text in noted:
        index, _, rest = text.partition(" ")
        if not index.isdecimal() or len(index) > 9:
            raise Malformed(f"{OTHERS}: {text[:60]!r} has no index of a finding")
        findings.insert(int(index), restored(empty, rest))
    return tuple(findings)
