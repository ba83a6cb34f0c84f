"""opam's order: Debian's without epochs (opam manual, "version ordering").

What is behind the last `-` is a revision, and no revision is 0.  Both parts are compared as alternating runs
of non-digits and digits: `~` before the end of a run, letters before everything else, and a missing number
is 0.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions import dpkg
from seawall.vulnerabilities.versions._encode import MAX_LENGTH

_NAME = "opam"
_VALID = re.compile(r"[0-9A-Za-z_+.~:-]+").fullmatch


def key(version: str) -> bytes:
    """Return the sort key of an opam version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    text = version.strip()
    upstream, hyphen, _ = text.rpartition("-")
    if not _VALID(text) or (hyphen and not upstream):
        raise InvalidVersion(_NAME, version)
    return dpkg.parts_key(text)


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("opam",))
