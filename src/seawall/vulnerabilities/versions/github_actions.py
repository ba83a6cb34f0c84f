"""Versions of GitHub Actions: tags that are semantic versions, `v4.1.2`.

The tags `v4` and `v4.1` move with every release of theirs, so which one is used is not known: they are
refused, and so are branches and commits.  Without the `v`, as advisories write versions, numbers may be
missing.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions import semver

_NAME = "github-actions"
_MOVING = re.compile(r"v[0-9]++(?:\.[0-9]++)?+").fullmatch
_NUMBERS = re.compile(r"v?+[0-9]++(?:\.[0-9]++){0,2}+(?=[-+]|\Z)").match


def key(version: str) -> bytes:
    """Return the sort key of a tag; raises InvalidVersion."""
    text = version.strip()
    if _MOVING(text):
        raise InvalidVersion(_NAME, version, "a tag that moves with every release")
    if not _NUMBERS(text):
        raise InvalidVersion(_NAME, version)
    try:
        return semver.key(version)
    except InvalidVersion:
        raise InvalidVersion(_NAME, version) from None


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("GitHub Actions",))
