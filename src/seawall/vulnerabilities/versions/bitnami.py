"""Bitnami's versions: upstream's as a semantic version, and behind a hyphen the revision of the packaging.

Advisories speak of upstream's versions, and an upper bound that is affected itself (`last_affected`) means
every revision of it: so 17.2.0-8 is 17.2.0.  A revision 0 stands in bounds only, for what comes before the
release, as in Semantic Versioning.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions import semver
from seawall.vulnerabilities.versions._encode import MAX_LENGTH

_NAME = "bitnami"
_REVISION = re.compile(r"([0-9][0-9.]*+)-0*+[1-9][0-9]*+", re.ASCII).fullmatch


def key(version: str) -> bytes:
    """Return the sort key of a version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    revision = _REVISION(version.strip())
    try:
        return semver.key(revision[1] if revision else version)
    except InvalidVersion:
        raise InvalidVersion(_NAME, version) from None


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Bitnami",))
