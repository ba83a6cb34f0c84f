"""The product streams of Red Hat: a scope is a CPE without what all have in common.

`enterprise_linux:9::appstream` is a repository of RHEL 9, `enterprise_linux:10.1` RHEL 10.1, in which the
fixes of all of RHEL 10 come.  Streams of longer support (`rhel_eus:9.4::baseos`) are for those who stay at a
minor release, which nothing in an image tells; but `rhel_els:7`, the only one that goes on after a major
release's end, counts as a fix that has to be paid for.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import major

_MAJOR = re.compile(r"enterprise_linux:(\d+)(?:\.\d+)?(?:::.*)?", re.ASCII)


def scopes(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the streams of the major release, none unless those of RHEL itself are among them."""
    number = re.escape(major(found))
    own = re.compile(
        rf"enterprise_linux:{number}(?:\.\d+)?(?:::.*)?|rhel_extras:{number}|"
        rf"rhel_software_collections:\d+::el{number}|rhel_els:{number}(?:::.*)?",
        re.ASCII,
    )
    kept = tuple(sorted(each for each in covered if own.fullmatch(each)))
    return kept if number and any(_MAJOR.fullmatch(each) for each in kept) else ()


def shown(scope: str) -> str:
    """Return the major release of RHEL's own streams."""
    match = _MAJOR.fullmatch(scope)
    return match[1] if match else ""


def subscription(scope: str) -> str:
    """Name the subscription that a stream's fixes need beyond that of RHEL."""
    return "Red Hat's Extended Life Cycle Support" if scope.startswith("rhel_els:") else ""
