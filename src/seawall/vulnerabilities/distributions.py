"""Which authority speaks for which distribution, and why none speaks for the others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from seawall import plugins
from seawall.model.package import Distribution, Package
from seawall.vulnerabilities.authority import Authority

FOLDER = "seawall.vulnerabilities.authorities"
UNSERVED = {
    "almalinux-kitten": "AlmaLinux Kitten goes before AlmaLinux, whose fixed versions are not its own",
    "alt": "OSV has no advisories of ALT Linux",
    "altlinux": "OSV has no advisories of ALT Linux",
    "amzn": "OSV has no advisories of Amazon Linux",
    "anolis": "OSV has no advisories of Anolis OS",
    "arch": "OSV has no advisories of Arch Linux",
    "archarm": "OSV has no advisories of Arch Linux",
    "bottlerocket": "OSV has no advisories of Bottlerocket",
    "clear-linux-os": "OSV has no advisories of Clear Linux",
    "cos": "OSV has no advisories of Container-Optimized OS",
    "fedora": "OSV has no advisories of Fedora",
    "flatcar": "OSV has no advisories of Flatcar",
    "gentoo": "OSV has no advisories of Gentoo",
    "hummingbird": "Red Hat's advisories of Hummingbird are not those of a release of its Enterprise Linux",
    "kali": "OSV has no advisories of Kali Linux, which follows no release of Debian",
    "nixos": "OSV has no advisories of NixOS",
    "ol": "OSV has no advisories of Oracle Linux, whose fixed versions are not those of Red Hat",
    "opencloudos": "OSV has no advisories of OpenCloudOS",
    "openwrt": "OSV has no advisories of OpenWrt",
    "slackware": "OSV has no advisories of Slackware",
    "tencentos": "OSV has no advisories of TencentOS",
    "virtuozzo": "OSV has no advisories of Virtuozzo Linux",
    "void": "OSV has no advisories of Void Linux",
}
"""By the ID of os-release(5): distributions that OSV does not cover, and why no other's feed will do."""

_SHOWN = 12
_NUMBER = re.compile(r"\d+")


@cache
def authorities() -> dict[str, Authority]:
    """Return every authority by its name."""
    return plugins.load(FOLDER, "AUTHORITY", Authority)


@cache
def authority_of(identity: str) -> Authority | None:
    """Return who speaks for a distribution, by the ID of os-release(5); None for nobody.

    The module that is called like the ID is enough, the others are imported when there is none.
    """
    found = plugins.find(FOLDER, identity.replace("-", "_"), "AUTHORITY", Authority)
    if found is not None and identity in found.ids:
        return found
    return next((each for each in authorities().values() if identity in each.ids), None)


def recognised(packages: Iterable[Package]) -> Distribution | None:
    """Return the distribution that a package of its own gives away where there is no os-release."""
    names = {each.name for each in packages}
    found = next((each for each in authorities().values() if each.marker in names), None)
    return Distribution(found.ids[0]) if found else None


def unserved(found: Distribution) -> str:
    """Return why nobody speaks for a distribution."""
    why = UNSERVED.get(found.id, "no advisory feed covers this distribution")
    like = [each for each in found.like if authority_of(each)]
    if found.id in UNSERVED or not like:
        return why
    return f"{why}; it descends from {' and '.join(like)}, whose fixed versions are not its own"


def uncovered(found: Distribution, authority: Authority, covered: Collection[str]) -> str:
    """Return why a release is not judged: that the feed does not cover it, and what it covers."""
    release = authority.release(found) or "unnamed"
    known = sorted({authority.shown(scope) for scope in covered} - {""}, key=_natural)
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    told = f"; they cover {', '.join(known[-_SHOWN:])}{more}" if known else ""
    return f"the advisories of {authority.ecosystem} do not cover this release ({release[:60]}){told}"


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort 9 before 10, and text before numbers."""
    parts = re.findall(r"\d+|\D+", text[:100])
    return tuple((1, int(each), "") if _NUMBER.fullmatch(each) else (0, 0, each) for each in parts)


def label(found: Distribution) -> str:
    """Return how a person calls the release."""
    return found.pretty_name or f"{found.id} {found.version_id or found.codename}".strip()


def ended(found: Distribution, today: str) -> str:
    """Return the day (ISO) on which the release's support ended, "" when it has not, or is not known."""
    authority = authority_of(found.id)
    if authority is None:
        return ""
    days = authority.extended if found.subscriptions and authority.extended else authority.ended
    day = days.get(authority.release(found), "")
    return day if day and day < today else ""
