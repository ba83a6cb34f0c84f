"""The parts of a SARIF 2.1.0 log that come from one finding: its rule, its result and its fingerprint.

Sections are those of the OASIS standard; the limits are those that GitHub's code scanning documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from seawall.model.finding import (
    CONTEXT,
    DOCKERFILE,
    LICENSE,
    MISCONFIGURATION,
    PLACED,
    SECRET,
    VULNERABILITY,
    Advice,
    Finding,
    Severity,
)
from seawall.model.package import Location
from seawall.model.purl import unversioned
from seawall.report.telling import told
from seawall.report.text import clipped, markdown, visible

Json = dict[str, Any]

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}
LOCATIONS = 100
SOURCES = "SRCROOT"
"""The base of paths that are those of the reader's working tree."""
_LICENCES = "https://spdx.org/licenses/"
_NAMES = {
    VULNERABILITY: "KnownVulnerability",
    LICENSE: "LicenceNotAccepted",
    DOCKERFILE: "RuleBroken",
    CONTEXT: "UnwantedInContext",
    SECRET: "SecretExposed",
    MISCONFIGURATION: "Misconfigured",
}
TAGS = 10
TEXT = 1024
NAME = 255
# The bands in which `security-severity` is read, and the number that stands for a severity without a score.
_BANDS = {
    Severity.CRITICAL: (9.0, 10.0, 9.5),
    Severity.HIGH: (7.0, 8.9, 8.0),
    Severity.MEDIUM: (4.0, 6.9, 5.5),
    Severity.LOW: (0.1, 3.9, 2.0),
    Severity.NEGLIGIBLE: (0.1, 3.9, 0.1),
}


def rule(finding: Finding) -> Json:
    """Return the reporting descriptor of a finding's vulnerability (section 3.49)."""
    advice = finding.advice
    title = visible(advice.title, TEXT) or f"{visible(advice.id)} in {visible(finding.package)}"
    made: Json = {
        "id": rule_id(finding),
        "name": _NAMES.get(finding.kind, "Finding"),
        "shortDescription": {"text": title},
        "fullDescription": {"text": clipped(_described(advice, title), TEXT)},
        "help": {"text": _help_text(advice, title), "markdown": _help_markdown(advice, title)},
        **_help_uri(finding),
        "defaultConfiguration": {"level": LEVELS.get(advice.severity, "note")},
        "properties": {"precision": "high", "tags": _tags(finding)},
    }
    score = security_severity(advice) if finding.kind == VULNERABILITY else None
    if score is not None:
        made["properties"]["security-severity"] = f"{score:.1f}"
    return made


def _help_uri(finding: Finding) -> Json:
    if finding.kind == VULNERABILITY:
        return {"helpUri": help_uri(finding.advice)}
    if finding.kind in PLACED:
        return {"helpUri": help_uri(finding.advice)} if finding.advice.references else {}
    return {"helpUri": _LICENCES}


def rule_id(finding: Finding) -> str:
    """Return the vulnerability's id, by which results and rules find each other."""
    return visible(finding.advice.id, NAME) or "unnamed"


def security_severity(advice: Advice) -> float | None:
    """The newest CVSS score where it agrees with the severity, else one for the severity; None if unknown.

    Readers turn the number back into a severity; the vendor's word must survive that.
    """
    band = _BANDS.get(advice.severity)
    if band is None:
        return None
    least, most, typical = band
    scores = [cvss.score for cvss in sorted(advice.cvss, key=lambda cvss: cvss.version, reverse=True)]
    return next((score for score in scores if least <= score <= most), typical)


def help_uri(advice: Advice) -> str:
    """Return the first reference that is a web address, else OSV's page of the vulnerability."""
    for reference in advice.references:
        if reference.startswith(("https://", "http://")):
            return _uri(reference)
    return f"https://osv.dev/vulnerability/{quote(visible(advice.id, NAME), safe='')}"


def _uri(text: str) -> str:
    """Make text that claims to be a URI one (RFC 3986): what may not stand in it is percent-encoded."""
    return quote(clipped(text, 2000).encode("utf-8", "replace"), safe=":/?#@!$&'()*+,;=%-._~")


def _described(advice: Advice, title: str) -> str:
    if advice.why:
        return f"{title}. {visible(advice.why, TEXT)} Severity: {advice.severity}."
    source = f" (from {visible(advice.severity_source)})" if advice.severity_source else ""
    return f"{title}. Severity: {advice.severity}{source}."


def _facts(advice: Advice) -> list[tuple[str, str]]:
    facts = [("Severity", advice.severity.value), ("Severity from", advice.severity_source)]
    facts += [(f"CVSS {cvss.version}", f"{cvss.score:.1f} {cvss.vector}") for cvss in advice.cvss]
    if advice.epss:
        facts.append(("EPSS", f"{advice.epss.score:.4f} as of {advice.epss.date}"))
    if advice.kev:
        ransomware = ", used by ransomware" if advice.kev.ransomware else ""
        facts.append(("Known exploited", f"since {advice.kev.added}, due {advice.kev.due}{ransomware}"))
    facts += [("Why", advice.why), ("Controls", ", ".join(advice.controls[:TAGS]))]
    facts += [("Aliases", ", ".join(advice.aliases[:TAGS])), ("Weaknesses", ", ".join(advice.cwes[:TAGS]))]
    facts += [("Reference", reference) for reference in advice.references[:TAGS]]
    return [(label, value) for label, value in facts if value]


def _help_text(advice: Advice, title: str) -> str:
    return "\n".join([title, "", *(f"{label}: {visible(value, 500)}" for label, value in _facts(advice))])


def _help_markdown(advice: Advice, title: str) -> str:
    rows = [f"| {label} | {markdown(clipped(value, 500))} |" for label, value in _facts(advice)]
    return "\n".join([f"**{markdown(title)}**", "", "| | |", "| --- | --- |", *rows])


def _tags(finding: Finding) -> list[str]:
    advice = finding.advice
    if finding.kind != VULNERABILITY:
        return list(dict.fromkeys((visible(finding.kind, 50), visible(finding.type, 50))))
    tags = ["security", "vulnerability", visible(finding.type, 50)]
    if advice.kev:
        tags.append("known-exploited")
    tags += [f"external/cwe/{visible(cwe.lower(), 30)}" for cwe in advice.cwes]
    return list(dict.fromkeys(tags))[:TAGS]


def result(finding: Finding, index: int, base: str, fallback: str) -> Json:
    """Return a finding as a result (section 3.27) of the rule at `index`.

    Places are relative to the URI base `base`; `fallback` is the path named when a finding has none, for a
    reader that shows only results with a place.
    """
    places = finding.locations[:LOCATIONS] or (Location(fallback),)
    return {
        "ruleId": rule_id(finding),
        "ruleIndex": index,
        "level": LEVELS.get(finding.advice.severity, "note"),
        "message": {"text": message_text(told(finding))},
        "locations": [*_origin(finding), *(_location(place, finding, base) for place in places)],
        "partialFingerprints": fingerprints(finding),
        "rank": min(100.0, max(0.0, finding.risk)),
        "properties": _result_properties(finding),
    }


def message_text(text: str) -> str:
    """Escape what section 3.11 gives a meaning in message strings: placeholders and embedded links."""
    for mark, escaped in (("\\", "\\\\"), ("[", "\\["), ("]", "\\]"), ("{", "{{"), ("}", "}}")):
        text = text.replace(mark, escaped)
    return text


def _location(place: Location, finding: Finding, base: str) -> Json:
    refs = finding.packages[:TAGS]
    made: Json = {
        "physicalLocation": {
            "artifactLocation": {"uri": path_uri(place.path), "uriBaseId": base},
            "region": {"startLine": max(1, place.line or 1)},
        },
        "logicalLocations": [{"fullyQualifiedName": ref.purl, "kind": "package"} for ref in refs],
    }
    if place.layer is not None:
        made["message"] = {"text": f"layer {place.layer}"}
    return made


def _origin(finding: Finding) -> list[Json]:
    """Return the line of the Dockerfile that brought it in, where that lies in the reader's working tree."""
    origin = finding.origin
    if origin is None or not in_tree(origin.path):
        return []
    return [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": path_uri(origin.path), "uriBaseId": SOURCES},
                "region": {"startLine": max(1, origin.line or 1)},
            },
            "message": {"text": message_text(visible(origin.proof, 500) or "the instruction")},
        }
    ]


def in_tree(path: str) -> bool:
    """Say whether a path stays within the directory that it is relative to."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def path_uri(path: str) -> str:
    """Return a path as a relative URI reference that cannot leave its base (RFC 3986, 4.2)."""
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return "/".join(quote(part.encode("utf-8", "surrogatepass"), safe="") for part in parts)


def fingerprints(finding: Finding) -> dict[str, str]:
    """Return what stays the same while the same finding is still there (section 3.27.17).

    It is made of the kind, the vulnerability, the package without its version, and the place with the version
    taken out of its path: an update that does not mend it leaves it the same, and so does another layer.
    """
    named = sorted({unversioned(ref.purl) for ref in finding.packages}) or [
        f"{finding.type}/{finding.package}"
    ]
    versions = sorted(
        {finding.version, *(ref.version for ref in finding.packages)} - {""}, key=len, reverse=True
    )
    places = sorted({_unversioned_path(place.path, versions) for place in finding.locations})
    parts = (finding.kind, finding.advice.id, *named, *places[:LOCATIONS])
    digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return {"seawallFinding/v1": digest, "primaryLocationLineHash": f"{digest[:16]}:1"}


def _unversioned_path(path: str, versions: Iterable[str]) -> str:
    for version in versions:
        path = path.replace(version, "*")
    return path


def _result_properties(finding: Finding) -> Json:
    advice = finding.advice
    properties: Json = {
        "package": finding.package,
        "installedVersion": finding.version,
        "fixedVersion": finding.fixed_version,
        "status": finding.status.value,
        "severity": advice.severity.value,
        "risk": finding.risk,
        "advisories": list(finding.advisories),
        "purls": _purls(finding),
    }
    if finding.origin is not None:
        properties["origin"] = f"{visible(finding.origin.path)}:{finding.origin.line or 1}"
    if advice.epss:
        properties |= {"epss": advice.epss.score, "epssPercentile": advice.epss.percentile}
    if advice.kev:
        properties |= {"kevDue": advice.kev.due, "kevRansomware": advice.kev.ransomware}
    return properties


def _purls(finding: Finding) -> Sequence[str]:
    return [ref.purl for ref in finding.packages]
