"""What Go's binaries and go.mod have in common: modules as packages, and versions that say nothing.

Versions keep the leading `v` that Go writes; the standard library is the package `stdlib`, and the `go`
command's own code `toolchain`, both numbered like a Go release without it, as in Go's vulnerability data.
"""

from __future__ import annotations

import re

from seawall.model.package import Evidence, Location, NotAssessed, Package

DEVELOPMENT = "(devel)"
_RELEASE = re.compile(
    r"(?:go)?(\d+)\.(\d+)"
    r"(?:(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?(?![\d.-])"  # go1.20, go1.22.5, go1.23rc1
    r"|\.(\d+)(?=-))"  # 1.22.5-2.el9
)


def module(
    path: str, version: str, locations: tuple[Location, ...] = (), evidence: Evidence = Evidence.INSTALLED
) -> Package:
    """Return a Go module as a package: all but the last element of its path is the namespace."""
    namespace, _, name = path.rpartition("/")
    return Package("golang", name, version, namespace=namespace, locations=locations, evidence=evidence)


def unassessed(path: str, why: str) -> NotAssessed:
    """Say that a module cannot be judged."""
    return NotAssessed("package", path, why)


def release(toolchain: str) -> str:
    """Return the Semantic Version of a Go release such as `go1.22.5 X:nocoverageredesign` or `go1.23rc1`.

    "" for a toolchain that is no release (`devel go1.24-b2d1ae8 …`, `go1.25-20250209-RC00 …`).  What a
    vendor appends (` (Red Hat 1.22.5-2.el9)`, `-2.el9`, `b7`) is left out.
    """
    match = _RELEASE.match(toolchain)
    if not match:
        return ""
    major, minor, patch, stage, number, patch_of_vendor = match.groups()
    return f"{major}.{minor}.{patch or patch_of_vendor or 0}" + (f"-{stage}.{number}" if stage else "")


def says_nothing(version: str) -> str:
    """Return why a main module's version cannot be compared; "" when it can."""
    if version in {"", DEVELOPMENT}:
        return "the binary does not say which version of its main module it was built from"
    if version.startswith("v0.0.0-"):
        return f"{version} names a commit without any release before it"
    return ""
