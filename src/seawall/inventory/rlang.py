"""What the catalogers of R share: where a package comes from, and names in dependency fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from seawall.inventory import python

_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9.]*)")
_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}


def required_names(*fields: str) -> tuple[str, ...]:
    """Return the packages that fields such as `Imports` name, each once; R itself is none."""
    found = (_NAME.match(part) for field in fields for part in field.split(","))
    return tuple(dict.fromkeys(match[1] for match in found if match and match[1] != "R"))


def kind(fields: Mapping[str, str]) -> str:
    """Return the purl type: Bioconductor's packages say that they are, all others count as CRAN's."""
    marks = (fields.get("Source", ""), fields.get("Repository", ""), fields.get("git_url", ""))
    return "bioconductor" if any("bioc" in mark.lower() for mark in marks) else "cran"


def origin(fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the purl qualifiers of what was installed from a repository of source code."""
    revision = fields.get("RemoteSha", "")
    if url := fields.get("RemoteUrl", ""):
        return python.vcs_url("git", url, revision)
    owner, repository = fields.get("RemoteUsername", ""), fields.get("RemoteRepo", "")
    host = _HOSTS.get(fields.get("RemoteType", ""), "")
    return (
        python.vcs_url("git", f"https://{host}/{owner}/{repository}", revision)
        if host and owner and repository
        else ()
    )
