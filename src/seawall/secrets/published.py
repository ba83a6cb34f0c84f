"""Files that others have published: what is assigned to a password there is hardly anybody's.

Only detectors of nobody in particular heed it.  A provider's token is one wherever it lies.
"""

from __future__ import annotations

import re

# Databases of package managers and texts of a distribution, where "password" is followed by hashes and words
# of any language.
_DISTRIBUTED = re.compile(
    r"(?:^|/)(?:var/lib/(?:dpkg|apk|rpm|pacman|opkg)|lib/apk/db|var/cache/debconf/templates"
    r"|usr/share/(?:doc|man|info|locale|i18n|zoneinfo|perl5?|debconf|bash-completion|zsh|vim))"
    r"|\.(?:dist|egg)-info/RECORD$"
)
_VENDORED = re.compile(
    r"(?:^|/)(?:(?:site|dist)-packages|node_modules|bower_components|vendor/(?:bundle|cache)|gems/[^/]+-\d"
    r"|usr/(?:lib|include|share)|usr/local/(?:lib|include|share)|go/pkg/mod|\.cargo/registry|\.m2/repository)/"
)


def is_distributed(path: str) -> bool:
    """Say whether a file is a package manager's own, or a text that a distribution brings."""
    return _DISTRIBUTED.search(path) is not None


def is_vendored(path: str) -> bool:
    """Say whether a file is part of somebody's package, as far as its path tells."""
    return _VENDORED.search(path) is not None
