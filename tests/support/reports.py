"""A handful of reports that every format must be able to write."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from seawall.model.finding import (
    DOCKERFILE,
    MISCONFIGURATION,
    SECRET,
    Advice,
    Cvss,
    Epss,
    Finding,
    Kev,
    PackageRef,
    Severity,
    Status,
)
from seawall.model.package import (
    Distribution,
    Evidence,
    Layer,
    Location,
    NotAssessed,
    Package,
    SourcePackage,
)
from seawall.model.purl import purl
from seawall.model.report import FILES, Coverage, Feed, Outcome, Report, Target, Verdict

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CREATED = "2026-11-23T08:00:00Z"
DIGEST = "sha256:" + "0123456789abcdef" * 4

OSV = Feed(
    "osv/Debian", 9359, "2026-11-20T10:00:00Z", "2026-11-23T05:00:00Z", "https://mirror.example/osv", DIGEST
)
OLD = Feed("osv/npm", 847, "2026-08-22T00:00:00Z", "2026-11-19T05:00:00Z", "https://mirror.example/osv")
STARTER = Feed("starter", 412, "2026-08-22", starter=True, source="embedded")
# Terminal escapes, a line break, markup, a bidirectional override, a C1 control, HTML, wide and huge text.
HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07",
    "a\r\nPASSED (exit code 0)",
    "[bold red]rich[/] [link=https://evil.example]x[/link]",
    "\u202egnp.exe\u2066",
    "\x9b31m\x7f",
    "<img src=x onerror=alert(1)>|`*_#",
    "漢字" * 40,
    "x" * 600,
    "{0} [text](https://evil.example)",
    "../../etc/passwd",
)

SSL = Package(
    "deb",
    "libssl1.1",
    "1.1.1k-1+deb11u1",
    (Location("var/lib/dpkg/status", 0),),
    "debian",
    SourcePackage("openssl", "1.1.1k-1+deb11u1"),
    "amd64",
    distro="debian-11",
)
LODASH = Package("npm", "lodash", "4.17.20", (Location("app/node_modules/lodash/package.json", 2),))
PYYAML = Package("pypi", "pyyaml", "5.3", (Location("srv/poetry.lock", line=12),), evidence=Evidence.DECLARED)


def ref(package: Package) -> PackageRef:
    return PackageRef(purl(package), package.name, package.version)


def finding(package: Package, advice: Advice, fixed: str = "", risk: float = 0.0) -> Finding:
    """A finding in one package."""
    status = Status.FIXED if fixed else Status.AFFECTED
    named = package.source.name if package.source else package.name
    return Finding(
        advice,
        package.type,
        named,
        package.version,
        (ref(package),),
        package.locations,
        status,
        fixed,
        risk=risk,
    )


FULL = Report(
    tool_version="1.2.3",
    created=CREATED,
    target=Target(
        "registry.example/shop:1.4",
        "oci-dir",
        DIGEST,
        "sha256:" + "f" * 64,
        "sha256:" + "e" * 64,
        "linux/amd64",
        ("registry.example/shop:1.4",),
        "2026-10-01T00:00:00Z",
    ),
    distributions=(
        Distribution("debian", "11", "Debian GNU/Linux 11 (bullseye)", path="usr/lib/os-release"),
    ),
    layers=(Layer(DIGEST, DIGEST, 31_000_000, created_by="ADD rootfs.tar /"), Layer(DIGEST), Layer(DIGEST)),
    packages=(SSL, PYYAML, LODASH),
    findings=(
        finding(
            LODASH,
            Advice(
                "CVE-2021-23337",
                "Command injection in lodash",
                Severity.HIGH,
                "GHSA-35jh-r3h4-6jhm",
                ("GHSA-35jh-r3h4-6jhm",),
                (Cvss("3.1", "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 7.2),),
                ("CWE-94",),
                ("https://nvd.example/CVE-2021-23337",),
            ),
            "4.17.21",
            41.5,
        ),
        finding(
            SSL,
            Advice(
                "CVE-2022-0778",
                "Infinite loop in BN_mod_sqrt()",
                Severity.CRITICAL,
                "DSA-5103-1",
                epss=Epss(0.0813, 0.94, "2026-08-16"),
                kev=Kev("2026-01-02", "2026-01-23", ransomware=True),
            ),
            "1.1.1k-1+deb11u2",
            93.04,
        ),
        finding(SSL, Advice("CVE-2021-4160", severity=Severity.MEDIUM), risk=11.0),
        finding(PYYAML, Advice("GHSA-6757-jp84-gxfx", severity=Severity.UNKNOWN), "5.3.1", 20.0),
    ),
    not_assessed=(),
    feeds=(OSV, OLD),
    coverage=Coverage(3, 3, 5120, 100.0),
    verdict=Verdict(Outcome.VIOLATED, 1, ("2 findings at or above high: 1 critical, 1 high.",)),
    filters=("severity: critical, high, medium, unknown",),
    filtered_out=7,
)

EMPTY = Report(
    tool_version="1.2.3",
    created=CREATED,
    target=Target("dir:.", "dir"),
    distributions=(),
    layers=(),
    packages=(),
    findings=(),
    not_assessed=(),
    feeds=(),
    coverage=Coverage(0, 0, 0, 100.0),
    verdict=Verdict(Outcome.PASSED, 0),
)

STARTED = msgspec.structs.replace(
    EMPTY,
    packages=(PYYAML,),
    feeds=(STARTER,),
    coverage=Coverage(1, 1, 3, 100.0, ("PyPI",)),
    findings=(finding(PYYAML, Advice("CVE-2020-1747", severity=Severity.CRITICAL), "5.3.1", 70.0),),
)

INCOMPLETE = msgspec.structs.replace(
    FULL,
    findings=(),
    not_assessed=(
        NotAssessed("layer", DIGEST, "the stream ends early", layer=1),
        *(NotAssessed("package", f"deb/odd{n}", "its version cannot be parsed") for n in range(5)),
        NotAssessed("distribution", "debian 9", "no feed covers this release", weight=120),
        NotAssessed("file", "usr/bin/big tool", "larger than 64 MiB"),
    ),
    coverage=Coverage(200, 75, 900, 37.5),
    verdict=Verdict(Outcome.INCOMPLETE, 4, ("75 of 200 packages were judged (37.5 %); 90 % is demanded.",)),
    filters=(),
    filtered_out=0,
)


def _placed(
    kind: str, rule: str, severity: Severity, place: Location, said: str = "", remedy: str = ""
) -> Finding:
    advice = Advice(
        rule,
        f"Do as {rule} says",
        severity,
        aliases=("DL3000",),
        why="Else it breaks.",
        controls=("CIS Docker 4.1",),
    )
    return Finding(
        advice, kind, "RUN", "", (), (place,), explanation=said, kind=kind, remedy=remedy, confidence="high"
    )


PLACED_REPORT = msgspec.structs.replace(
    EMPTY,
    target=Target("build", FILES),
    findings=(
        _placed(DOCKERFILE, "sudo", Severity.HIGH, Location("build/Dockerfile", line=12)),
        _placed(DOCKERFILE, "sudo", Severity.HIGH, Location("build/Dockerfile", line=3), "twice"),
        _placed(DOCKERFILE, "casing", Severity.NEGLIGIBLE, Location("build/Dockerfile", line=3)),
        _placed(MISCONFIGURATION, "privileged", Severity.CRITICAL, Location("./compose.yaml", line=7)),
        _placed(
            SECRET,
            "private-key",
            Severity.MEDIUM,
            Location("root/.ssh/id_rsa", 2),
            "still extractable from layer 2",
            "RUN --mount=type=secret,id=key \\\n    ssh-add /run/secrets/key",
        ),
        _placed(SECRET, "token", Severity.LOW, Location("/app/.env", line=1)),
    ),
    not_assessed=(NotAssessed("file", "build/other.Dockerfile", "not a Dockerfile: unterminated heredoc"),),
    coverage=Coverage(0, 0, 4, 100.0),
    verdict=Verdict(Outcome.VIOLATED, 1, ("3 findings at or above high.",)),
    scanners=(DOCKERFILE, SECRET),
)


def _hostile_package(text: str) -> Package:
    return Package(
        "npm",
        text,
        text,
        (Location(text.lstrip("/"), 0, 3),),
        text,
        qualifiers=(("note", text),),
        licences=(text,),
    )


def _hostile_finding(text: str) -> Finding:
    cvss = (Cvss("3.1", text, 9.8),)
    urls = ("javascript:alert(1)", f"https://evil.example/{text}")
    advice = Advice(text, text, Severity.HIGH, text, (text,), cvss, (text,), urls)
    found = finding(_hostile_package(text), advice, text, 50.0)
    return msgspec.structs.replace(found, advisories=(text,), explanation=text)


HOSTILE_REPORT = msgspec.structs.replace(
    FULL,
    target=Target(HOSTILE[0] + "/" + HOSTILE[3], "oci-archive", HOSTILE[1], tags=(HOSTILE[1],)),
    distributions=(Distribution("x", "1", HOSTILE[2]),),
    packages=tuple(map(_hostile_package, HOSTILE)),
    findings=tuple(map(_hostile_finding, HOSTILE)),
    not_assessed=tuple(NotAssessed("file", text, text) for text in HOSTILE),
    feeds=(Feed(HOSTILE[0], 1, HOSTILE[1], HOSTILE[2], HOSTILE[3]),),
    coverage=Coverage(10, 10, 10, 100.0, (HOSTILE[1],)),
    verdict=Verdict(Outcome.PASSED, 0, (HOSTILE[1],)),
    filters=(HOSTILE[0],),
)

REPORTS = {
    "empty": EMPTY,
    "full": FULL,
    "starter": STARTED,
    "incomplete": INCOMPLETE,
    "placed": PLACED_REPORT,
    "hostile": HOSTILE_REPORT,
}
