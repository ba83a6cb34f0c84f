"""What the Perl catalogers share: distributions, and whose they are (`A/AB/ABC/Name-1.0.tar.gz`)."""

from __future__ import annotations

import re

_DISTRIBUTION = re.compile(r"(.+?)-(v?\d[\w.]*(?:-TRIAL\d*|-RC\d*)?)")
_AUTHOR = re.compile(r"(?:^|/)([A-Z])/(\1[A-Z0-9-])/(\2[A-Z0-9-]*)/")


def split(distribution: str) -> tuple[str, str] | None:
    """Return name and version of `Algorithm-Diff-1.1903`; None for anything else."""
    match = _DISTRIBUTION.fullmatch(distribution) if len(distribution) <= 300 else None
    return (match[1], match[2]) if match else None


def author(pathname: str) -> str:
    """Return the CPAN identifier in the path of an archive, "" when there is none."""
    match = _AUTHOR.search(pathname)
    return match[3] if match else ""
