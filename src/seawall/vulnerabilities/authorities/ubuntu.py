"""Ubuntu with the pockets of Ubuntu Pro, and the distributions that use its archive.

OSV has each release as `22.04:LTS` (or `25.10`), what ESM fixes in it as `Pro:22.04:LTS`, and the flavours of
Pro that have versions of their own: `Pro:FIPS-updates:22.04:LTS`, `Pro:22.04:LTS:Realtime:Kernel`.
Dates: distro-info-data, ubuntu.com/about/release-cycle.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from seawall.model.package import Distribution, SourcePackage
from seawall.vulnerabilities.authority import Authority, Keyed

_CODENAMES = {
    "precise": "12.04",
    "trusty": "14.04",
    "xenial": "16.04",
    "bionic": "18.04",
    "focal": "20.04",
    "jammy": "22.04",
    "kinetic": "22.10",
    "lunar": "23.04",
    "mantic": "23.10",
    "noble": "24.04",
    "oracular": "24.10",
    "plucky": "25.04",
    "questing": "25.10",
    "resolute": "26.04",
}
_ENDED = {
    "12.04": "2017-04-28",
    "14.04": "2019-04-25",
    "16.04": "2021-04-30",
    "16.10": "2017-07-20",
    "17.04": "2018-01-13",
    "17.10": "2018-07-19",
    "18.04": "2023-05-31",
    "18.10": "2019-07-18",
    "19.04": "2020-01-23",
    "19.10": "2020-07-17",
    "20.04": "2025-05-31",
    "20.10": "2021-07-22",
    "21.04": "2022-01-20",
    "21.10": "2022-07-14",
    "22.04": "2027-06-01",
    "22.10": "2023-07-20",
    "23.04": "2024-01-25",
    "23.10": "2024-07-11",
    "24.04": "2029-05-31",
    "24.10": "2025-07-10",
    "25.04": "2026-01-15",
    "25.10": "2026-07-09",
    "26.04": "2031-05-29",
}
_EXTENDED = {
    "14.04": "2024-04-25",
    "16.04": "2026-04-23",
    "18.04": "2028-04-26",
    "20.04": "2030-04-23",
    "22.04": "2032-04-21",
    "24.04": "2034-04-25",
    "26.04": "2036-04-23",
}
_ESM = re.compile(r"[+~]esm\d")
_FIPS = re.compile(r"(?:^|[-.+~])fips(?:[-.\d]|$)", re.ASCII | re.IGNORECASE)
_KERNEL = re.compile(r"linux-(?P<kind>signed|meta)(?P<flavour>-.+)?")
_META = re.compile(r"(\d+\.\d+\.\d+)\.(\d+\..+)", re.ASCII)
# Which of Ubuntu's releases each release of another distribution uses, where the number is not Ubuntu's own.
_USED = {
    "elementary": {"6": "20.04", "7": "22.04", "8": "24.04"},
    "linuxmint": {"19": "18.04", "20": "20.04", "21": "22.04", "22": "24.04"},
}


def release(found: Distribution) -> str:
    """Return 22.04, from the number or, as the purl of a foreign document may have it, the codename."""
    if found.id in _USED:
        return _USED[found.id].get(found.version_id.partition(".")[0], "")
    return found.version_id or _CODENAMES.get(found.codename, "")


def scopes(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the release's own scope, then those of the fixes which need a subscription."""
    number = release(found)
    if not number:
        return ()
    own = [scope for scope in (f"{number}:LTS", number) if scope in covered]
    paid = (scope for scope in covered if scope.startswith("Pro:") and number in scope.split(":"))
    return (*own, *sorted(paid))


def chosen(name: str, version: str, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Keep FIPS for what is built for FIPS, and nothing else for it: its versions are no other build's."""
    fips = is_fips(name, version)
    return tuple(scope for scope in scopes if ("FIPS" in scope) is fips)


def is_fips(name: str, version: str) -> bool:
    """Say whether a package is of a FIPS build: openssl 1.1.1f-1ubuntu2.fips.22, linux-aws-fips."""
    return _FIPS.search(version) is not None or name.endswith("-fips")


def shown(scope: str) -> str:
    """Return 22.04 for 22.04:LTS; what needs Pro is of a release that is there, too."""
    return "" if scope.startswith("Pro:") else scope.removesuffix(":LTS")


def subscription(scope: str) -> str:
    """Name the subscription that a scope's fixes need."""
    return "an Ubuntu Pro subscription" if scope.startswith("Pro:") else ""


def subscribed(found: Distribution, name: str, version: str) -> bool:
    """Say that a package gets the fixes of Pro: it came from there, or the image is enabled for them."""
    enabled = any(service.startswith("esm-") for service in found.subscriptions)
    return enabled or _ESM.search(version) is not None or is_fips(name, version)


def doubt(found: Distribution) -> str:
    """Say what uses Ubuntu's packages without being Ubuntu."""
    if found.id in {"ubuntu", ""}:
        return ""
    judged = f"judged by the advisories of Ubuntu {release(found)}"
    return f"uses the packages of Ubuntu: {judged}, which do not speak of those of its own"


def built_from(source: SourcePackage) -> SourcePackage:
    """linux-signed-aws signs linux-aws of the same version; linux-meta-aws only depends on it.

    linux-meta 5.4.0.205.200 is written for linux 5.4.0-205.*: with dots alone it would be newer than all.
    """
    kernel = _KERNEL.fullmatch(source.name)
    if kernel is None:
        return source
    version = source.version
    if kernel["kind"] == "meta":
        version = _META.sub(r"\1-\2", version)
    return SourcePackage(f"linux{kernel['flavour'] or ''}", version)


AUTHORITY = Authority(
    name="ubuntu",
    ids=("ubuntu", "elementary", "linuxmint", "neon", "pop"),
    ecosystem="Ubuntu",
    types=("deb",),
    keyed=Keyed.SOURCE,
    release=release,
    scopes=scopes,
    ended=_ENDED,
    extended=_EXTENDED,
    shown=shown,
    doubt=doubt,
    subscription=subscription,
    subscribed=subscribed,
    chosen=chosen,
    built_from=built_from,
)
