"""SARIF 2.1.0, for code scanning: one run, one rule a vulnerability, one result a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from seawall.model.finding import Finding
from seawall.model.package import NotAssessed
from seawall.model.report import FILES, Report
from seawall.report.base import Format, Style
from seawall.report.formats.json import encoded
from seawall.report.order import ordered_findings, ordered_not_assessed
from seawall.report.sarif import SOURCES, Json, in_tree, message_text, path_uri, result, rule, rule_id
from seawall.report.telling import fallback
from seawall.report.text import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# GitHub refuses a run with more; what goes over is said in a notification.
RESULTS = 25_000
NOTIFICATIONS = 1_000
# Targets whose paths are those of the working tree, which the reader of the log has at hand.
_WORKING_TREES = frozenset({"dir", "file", FILES})


def log(report: Report) -> Json:
    """Return the log (section 3.13)."""
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}


def _run(report: Report) -> Json:
    findings = ordered_findings(report.findings)
    shown = findings[:RESULTS]
    rules = _rules(shown)
    places = {made["id"]: index for index, made in enumerate(rules)}
    base = SOURCES if report.target.kind in _WORKING_TREES else "ROOTPATH"
    traced = any(finding.origin is not None and in_tree(finding.origin.path) for finding in shown)
    bases = dict.fromkeys((base, SOURCES) if traced else (base,))
    what = "that was scanned" if base == SOURCES else "of the sources that the image was built from"
    elsewhere = fallback(report)
    notifications = _notifications(report.not_assessed)
    if len(shown) < len(findings):
        notifications.append(
            _notification("limit", f"{len(findings) - len(shown)} findings of least risk left out")
        )
    return {
        "tool": {"driver": _driver(report, rules, notifications)},
        "automationDetails": {"id": f"seawall/{visible(_stable_name(report), 200)}/"},
        "originalUriBaseIds": {name: _base(name, what) for name in bases},
        "invocations": [_invocation(report, notifications)],
        "columnKind": "unicodeCodePoints",
        "results": [result(finding, places[rule_id(finding)], base, elsewhere) for finding in shown],
        "properties": _properties(report),
    }


def _rules(findings: Sequence[Finding]) -> list[Json]:
    """One rule a vulnerability, by id; where findings judge it differently, the gravest judgement."""
    gravest: dict[str, Finding] = {}
    for finding in findings:
        known = gravest.setdefault(rule_id(finding), finding)
        if finding.advice.severity.rank > known.advice.severity.rank:
            gravest[rule_id(finding)] = finding
    return [rule(gravest[name]) for name in sorted(gravest)]


def _driver(report: Report, rules: Sequence[Json], notifications: Sequence[Json]) -> Json:
    kinds = sorted({notification["descriptor"]["id"] for notification in notifications})
    return {
        "name": "Seawall",
        "version": report.tool_version,
        "rules": rules,
        "notifications": [{"id": kind, "shortDescription": {"text": _kind_text(kind)}} for kind in kinds],
    }


def _kind_text(kind: str) -> str:
    return message_text(f"Not part of the results: {kind.partition('/')[2]}")


def _stable_name(report: Report) -> str:
    return report.target.tags[0] if report.target.tags else report.target.reference


def _base(base: str, what: str) -> Json:
    if base == SOURCES:
        return {"description": {"text": f"The directory {what}; the reader knows where it lies."}}
    return {"uri": "file:///", "description": {"text": "The root of the scanned image's file system."}}


def _invocation(report: Report, notifications: Sequence[Json]) -> Json:
    verdict = report.verdict
    return {
        "executionSuccessful": True,
        "exitCode": verdict.exit_code,
        "exitCodeDescription": " ".join([verdict.outcome.value + ".", *verdict.reasons]),
        "endTimeUtc": report.created,
        "toolExecutionNotifications": notifications,
    }


def _notifications(items: Sequence[NotAssessed]) -> list[Json]:
    ordered = ordered_not_assessed(items)
    made = [_not_assessed(item) for item in ordered[:NOTIFICATIONS]]
    if len(ordered) > NOTIFICATIONS:
        made.append(_notification("limit", f"{len(ordered) - NOTIFICATIONS} more things were not assessed"))
    return made


def _not_assessed(item: NotAssessed) -> Json:
    made = _notification(visible(item.kind, 50), f"{visible(item.subject)}: {visible(item.why, 500)}")
    if item.kind == "file" and path_uri(item.subject):
        made["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": path_uri(item.subject)}}}]
    made["properties"] = {"weight": item.weight} | ({} if item.layer is None else {"layer": item.layer})
    return made


def _notification(kind: str, text: str) -> Json:
    return {
        "descriptor": {"id": f"not-assessed/{kind}"},
        "level": "warning",
        "message": {"text": message_text(text)},
    }


def _properties(report: Report) -> Json:
    target = report.target
    named = {
        "imageName": target.reference,
        "imageDigest": target.digest,
        "imageID": target.image_id,
        "indexDigest": target.index_digest,
        "platform": target.platform,
        "repoTags": list(target.tags),
        "filters": list(report.filters),
    }
    coverage = {
        "coveragePercent": report.coverage.percent,
        "coveragePartial": list(report.coverage.partial),
        "starterData": any(feed.starter for feed in report.feeds),
        "filteredOut": report.filtered_out,
    }
    return {name: value for name, value in named.items() if value} | coverage


def write(report: Report, out: TextIO, style: Style) -> None:  # noqa: ARG001 (a format's signature)
    """Write the log; the style changes nothing."""
    out.write(encoded(log(report)).decode())


FORMAT = Format(name="sarif", suffix=".sarif", summary="SARIF 2.1.0, for code scanning", write=write)
