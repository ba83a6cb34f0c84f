"""Debian, and the distributions that take its packages.  Dates: wiki.debian.org/LTS, distro-info-data."""

from __future__ import annotations

import re
from collections.abc import Collection

from seawall.model.package import Distribution, SourcePackage
from seawall.model.text import decimal
from seawall.vulnerabilities.authority import Authority, Keyed

_CODENAMES = {
    "woody": "3.0",
    "sarge": "3.1",
    "etch": "4.0",
    "lenny": "5.0",
    "squeeze": "6.0",
    "wheezy": "7",
    "jessie": "8",
    "stretch": "9",
    "buster": "10",
    "bullseye": "11",
    "bookworm": "12",
    "trixie": "13",
    "forky": "14",
    "duke": "15",
}
_ENDED = {
    "3.0": "2006-06-30",
    "3.1": "2008-03-31",
    "4.0": "2010-02-15",
    "5.0": "2012-02-06",
    "6.0": "2016-02-29",
    "7": "2018-05-31",
    "8": "2020-06-30",
    "9": "2022-06-30",
    "10": "2024-06-30",
    "11": "2026-08-31",
    "12": "2028-06-30",
    "13": "2030-06-30",
}
_DEVUAN = {"1": "8", "2": "9", "3": "10", "4": "11", "5": "12", "6": "13"}
_PORTS = (
    "alpha|amd64|arm64|armel|armhf|i386|ia64|loong64|mips64el|mipsel|powerpc|ppc64el|riscv64|s390x|sparc64"
)
_SIGNED = re.compile(rf"linux(?P<before>-\d[\d.]*)?-signed(?P<after>-\d[\d.]*)?-(?:{_PORTS})", re.ASCII)


def release(found: Distribution) -> str:
    """Return 11 for 11.7, 6.0 for 6.0.10; testing and sid have a codename only."""
    number, _, rest = found.version_id.partition(".")
    if found.id == "devuan":
        return _DEVUAN.get(number, "")
    value = decimal(number)
    if value is None:
        return _CODENAMES.get(found.codename or number.partition("/")[0], found.codename)
    return f"{number}.{rest.partition('.')[0] or '0'}" if value < 7 else number


def scopes(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the release; what is none yet may be in the feed by its codename, or as sid."""
    names = [release(found)]
    if not found.version_id and found.codename:
        names += [found.codename, "sid"]
    return next(((name,) for name in names if name in covered), ())


def doubt(found: Distribution) -> str:
    """Say what is not Debian's own, or no release of it."""
    judged = f"judged by the advisories of Debian {release(found)}"
    if found.id == "raspbian":
        return f"is rebuilt from Debian's sources: {judged}, whose fixed versions may differ"
    if found.id == "devuan":
        return f"takes most packages from Debian: {judged}, which do not speak of those that it changed"
    return "" if found.version_id else f"is not a release: {judged}, whose fixed versions may differ"


def built_from(source: SourcePackage) -> SourcePackage:
    """linux-signed-amd64 5.10.149+2 only adds signatures to what linux 5.10.149-2 built."""
    signed = _SIGNED.fullmatch(source.name)
    if signed is None:
        return source
    upstream, plus, revision = source.version.rpartition("+")
    name = f"linux{signed['before'] or signed['after'] or ''}"
    return SourcePackage(name, f"{upstream}-{revision}" if plus else source.version)


AUTHORITY = Authority(
    name="debian",
    ids=("debian", "devuan", "raspbian"),
    ecosystem="Debian",
    types=("deb",),
    keyed=Keyed.SOURCE,
    release=release,
    scopes=scopes,
    ended=_ENDED,
    doubt=doubt,
    built_from=built_from,
)
