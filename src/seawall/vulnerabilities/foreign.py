"""Packages in a distribution's database that are not the distribution's: of whom it says nothing.

An rpm names its vendor.  A deb names a maintainer, which may be anybody in the distribution's own packages,
too, so what counts is a mark that a vendor leaves in all of its versions, or the address of a company
together with a name that the distribution's advisories have never heard of.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from seawall.model.package import Package
from seawall.vulnerabilities.authority import Authority

_MARKS = {
    "nodesource": "NodeSource",
    ".pgdg": "the PostgreSQL project",
    "+maria~": "MariaDB",
    "deb.sury.org": "deb.sury.org",
    "~ppa": "a personal archive",
    "+ppa": "a personal archive",
    "-ppa": "a personal archive",
}
_MARKED = re.compile("|".join(map(re.escape, _MARKS)))
_LONGEST = 300  # of an address
_COMPANIES = {
    "adoptium.net": "Adoptium",
    "azul.com": "Azul",
    "confluent.io": "Confluent",
    "datadoghq.com": "Datadog",
    "docker.com": "Docker",
    "elastic.co": "Elastic",
    "f5.com": "NGINX",
    "gitlab.com": "GitLab",
    "google.com": "Google",
    "grafana.com": "Grafana Labs",
    "hashicorp.com": "HashiCorp",
    "influxdata.com": "InfluxData",
    "mariadb.com": "MariaDB",
    "microsoft.com": "Microsoft",
    "mongodb.com": "MongoDB",
    "nginx.com": "NGINX",
    "nodesource.com": "NodeSource",
    "oracle.com": "Oracle",
    "percona.com": "Percona",
    "redis.io": "Redis",
    "yarnpkg.com": "Yarn",
}


class Stranger(NamedTuple):
    """Who a package is from; `certain` without asking whether the distribution's advisories know it."""

    vendor: str
    certain: bool


def stranger(package: Package, authority: Authority) -> Stranger | None:
    """Return who built a package that is not the distribution's; None for its own, and for no telling."""
    if package.type == "deb":
        mark = _MARKED.search(package.version)
        if mark:
            return Stranger(_MARKS[mark[0]], certain=True)
        company = _company(package.supplier) if package.supplier else ""
        return Stranger(company, certain=False) if company else None
    if package.type == "rpm" and package.supplier and authority.vendors:
        vendor = package.supplier.lower()
        if not any(word in vendor for word in authority.vendors):
            return Stranger(package.supplier[:80], certain=True)
    return None


def _company(maintainer: str) -> str:
    """Return whose address `Name <somebody@mail.company.com>` has, "" for anybody's."""
    labels = maintainer[-_LONGEST:].rpartition("@")[2].rstrip("> ").lower().split(".")
    return _COMPANIES.get(".".join(labels[-2:]), "")
