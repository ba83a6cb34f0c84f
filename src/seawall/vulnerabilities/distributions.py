"""Which OSV ecosystem speaks for which distribution, release by release, and until when it is maintained.

End-of-life dates are the distributors' own, the end of free security support (Debian: of its LTS); sources:
wiki.debian.org/LTS, ubuntu.com/about/release-cycle, alpinelinux.org/releases, wiki.almalinux.org, docs of
Rocky Linux, access.redhat.com/support/policy/updates/errata, en.opensuse.org/Lifetime.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import Enum

from msgspec import Struct

from seawall.model.package import Distribution
from seawall.model.text import decimal

Scopes = Callable[[Distribution, Collection[str]], tuple[str, ...]]


class Keyed(Enum):
    """Whether advisories name source packages, binary packages, or some of both."""

    SOURCE = "source"
    BINARY = "binary"
    EITHER = "either"


class Authority(Struct, frozen=True):
    """Who speaks for a distribution.

    `scopes` gives the release suffixes of the ecosystem to look under, chosen among those that the feed
    covers; `release` the name under which `ended` has the day its support ended (ISO dates).
    """

    ecosystem: str
    keyed: Keyed
    scopes: Scopes
    release: Callable[[Distribution], str]
    ended: dict[str, str]


_DEBIAN = {
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
_DEBIAN_ENDED = {
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
_UBUNTU_ENDED = {
    "12.04": "2017-04-28",
    "14.04": "2019-04-25",
    "16.04": "2021-04-30",
    "18.04": "2023-05-31",
    "20.04": "2025-05-31",
    "22.04": "2027-06-01",
    "22.10": "2023-07-20",
    "23.04": "2024-01-25",
    "23.10": "2024-07-11",
    "24.04": "2029-05-31",
    "24.10": "2025-07-10",
    "25.04": "2026-01-15",
    "25.10": "2026-07-09",
}
_ALPINE_ENDED = {
    "v3.3": "2017-11-01",
    "v3.4": "2018-05-01",
    "v3.5": "2018-11-01",
    "v3.6": "2019-05-01",
    "v3.7": "2019-11-01",
    "v3.8": "2020-05-01",
    "v3.9": "2020-11-01",
    "v3.10": "2021-05-01",
    "v3.11": "2021-11-01",
    "v3.12": "2022-05-01",
    "v3.13": "2022-11-01",
    "v3.14": "2023-05-01",
    "v3.15": "2023-11-01",
    "v3.16": "2024-05-23",
    "v3.17": "2024-11-22",
    "v3.18": "2025-05-09",
    "v3.19": "2025-11-01",
    "v3.20": "2026-04-01",
    "v3.21": "2026-11-01",
    "v3.22": "2027-05-01",
}
_REBUILD_ENDED = {"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"}
_RHEL_ENDED = {"5": "2017-03-31", "6": "2020-11-30", "7": "2024-06-30", **_REBUILD_ENDED}
_OPENSUSE_ENDED = {
    "Leap 15.0": "2019-12-03",
    "Leap 15.1": "2021-02-02",
    "Leap 15.2": "2022-01-04",
    "Leap 15.3": "2022-12-31",
    "Leap 15.4": "2023-12-07",
    "Leap 15.5": "2024-12-31",
    "Leap 15.6": "2026-04-30",
    "Leap 16.0": "2027-10-31",
}


def _major(found: Distribution) -> str:
    return found.version_id.partition(".")[0]


def _version(found: Distribution) -> str:
    return found.version_id


def _debian(found: Distribution) -> str:
    """Return 11 for 11.7, 6.0 for 6.0.10; testing and sid have a codename only."""
    major, _, minor = found.version_id.partition(".")
    number = decimal(major)
    if number is None:
        return _DEBIAN.get(found.codename or major.partition("/")[0], found.codename)
    return f"{major}.{minor.partition('.')[0] or '0'}" if number < 7 else major


def _alpine(found: Distribution) -> str:
    """Return v3.18 for 3.18.4, edge for 3.21.0_alpha20240807."""
    if "_" in found.version_id or "edge" in f"{found.version_id} {found.pretty_name}".lower().split():
        return "edge"
    numbers = found.version_id.split(".")
    return f"v{'.'.join(numbers[:2])}" if len(numbers) > 1 else ""


def _opensuse(found: Distribution) -> str:
    return "Tumbleweed" if "tumbleweed" in found.id else f"Leap {found.version_id}"


def _openeuler(found: Distribution) -> str:
    """Return 22.03-LTS-SP1 for "openEuler 22.03 (LTS-SP1)"."""
    variant = re.search(r"\(([\w-]+)\)", found.pretty_name)
    return f"{found.version_id}-{variant[1]}" if variant else found.version_id


def _photon(found: Distribution) -> str:
    return found.version_id if "." in found.version_id else f"{found.version_id}.0"


def _none(found: Distribution) -> str:  # noqa: ARG001 - rolling: one release only
    return ""


def _exact(release: Callable[[Distribution], str]) -> Scopes:
    def scopes(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
        return (release(found),) if release(found) in covered else ()

    return scopes


def _ubuntu(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the release's own scope, then that of the fixes which need a subscription."""
    names = (f"{found.version_id}:LTS", found.version_id)
    return tuple(scope for prefix in ("", "Pro:") for name in names if (scope := prefix + name) in covered)


def _redhat(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the product streams of the major release: enterprise_linux:9::baseos, ::appstream and so on."""
    begin = f"enterprise_linux:{_major(found)}"
    return tuple(sorted(each for each in covered if each == begin or each.startswith(f"{begin}::")))


def _suse(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the products of the service pack: packages of a server come from several modules."""
    major, _, pack = found.version_id.partition(".")
    end = f" {major} SP{pack}" if pack and pack != "0" else f" {major}"
    return tuple(sorted(each for each in covered if each.endswith(end)))


def _authority(
    ecosystem: str,
    keyed: Keyed,
    release: Callable[[Distribution], str],
    ended: dict[str, str] | None = None,
    scopes: Scopes | None = None,
) -> Authority:
    return Authority(ecosystem, keyed, scopes or _exact(release), release, ended or {})


_RHEL = _authority("Red Hat", Keyed.EITHER, _major, _RHEL_ENDED, _redhat)
_SLES = _authority("SUSE", Keyed.SOURCE, _version, None, _suse)
_SUSE = _authority("openSUSE", Keyed.SOURCE, _opensuse, _OPENSUSE_ENDED)
_AZURE = _authority("Azure Linux", Keyed.EITHER, _major)

AUTHORITIES = {
    "almalinux": _authority("AlmaLinux", Keyed.BINARY, _major, _REBUILD_ENDED),
    "alpaquita": _authority("Alpaquita", Keyed.SOURCE, _version),
    "alpine": _authority("Alpine", Keyed.SOURCE, _alpine, _ALPINE_ENDED),
    "azurelinux": _AZURE,
    "chainguard": _authority("Chainguard", Keyed.SOURCE, _none),
    "debian": _authority("Debian", Keyed.SOURCE, _debian, _DEBIAN_ENDED),
    "mageia": _authority("Mageia", Keyed.SOURCE, _major),
    "mariner": _AZURE,
    "minimos": _authority("MinimOS", Keyed.SOURCE, _none),
    "openeuler": _authority("openEuler", Keyed.SOURCE, _openeuler),
    "opensuse": _SUSE,
    "opensuse-leap": _SUSE,
    "opensuse-tumbleweed": _SUSE,
    "photon": _authority("Photon OS", Keyed.EITHER, _photon),
    "rhel": _RHEL,
    "rocky": _authority("Rocky Linux", Keyed.EITHER, _major, _REBUILD_ENDED),
    "sled": _SLES,
    "sles": _SLES,
    "ubuntu": _authority("Ubuntu", Keyed.SOURCE, _version, _UBUNTU_ENDED, _ubuntu),
    "wolfi": _authority("Wolfi", Keyed.SOURCE, _none),
}
"""By the ID of os-release(5).  Amazon Linux, CentOS, Fedora and Oracle Linux have no OSV feed."""


def label(found: Distribution) -> str:
    """Return how a person calls the release."""
    return found.pretty_name or f"{found.id} {found.version_id or found.codename}".strip()


def ended(found: Distribution, today: str) -> str:
    """Return the day (ISO) on which the release's support ended, "" when it has not, or is not known."""
    authority = AUTHORITIES.get(found.id)
    day = authority.ended.get(authority.release(found), "") if authority else ""
    return day if day and day < today else ""
