"""SUSE Linux Enterprise: server, desktop, SAP, HPC, the base container images, Micro.

OSV names a scope by the product, of which one installation has several: `Linux Enterprise Server 15 SP5`
beside `Linux Enterprise Module for Basesystem 15 SP5`.  What follows a service pack's general support has a
suffix (`15 SP4-LTSS`) and has to be paid for.  Dates: suse.com/lifecycle, the end of general support.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import Authority, Keyed

_OWN = {
    "sle_hpc": ("High Performance Computing", "Server"),
    "sled": ("Desktop", "Server"),
    "sles": ("Server",),
    "sles_sap": ("Server for SAP Applications", "Server for SAP applications", "Server"),
}
_MICRO = frozenset({"sl-micro", "sle-micro", "sle-micro-rancher"})
_SHARED = (
    "Module for .+|High Availability Extension|Live Patching|Software Development Kit|Workstation Extension"
)
_PAID = re.compile(r"-(?:LTSS|ESPOS|TERADATA|CLIENT-TOOLS)\b.*| LTSS\b.*")
_SERVER = re.compile(r"Linux Enterprise Server (\d[\w. ]*?)(?:-LTSS)?|Linux (?:Enterprise )?(Micro \d[\d.]*)")
_SERVICE_PACKS = 15  # the last major release that counts service packs
_ENDED = {
    "11 SP4": "2019-03-31",
    "12": "2016-06-30",
    "12 SP1": "2017-05-31",
    "12 SP2": "2018-03-31",
    "12 SP3": "2019-06-30",
    "12 SP4": "2020-06-30",
    "12 SP5": "2024-10-31",
    "15": "2019-12-31",
    "15 SP1": "2021-01-31",
    "15 SP2": "2021-12-31",
    "15 SP3": "2022-12-31",
    "15 SP4": "2023-12-31",
    "15 SP5": "2024-12-31",
    "15 SP6": "2025-12-31",
    "15 SP7": "2031-07-31",
}


def release(found: Distribution) -> str:
    """Return "15 SP5" for 15.5, 12 for 12.0; "16.0", and "Micro 5.5", for what has no service packs."""
    if found.id in _MICRO:
        return f"Micro {found.version_id}"
    number, _, pack = found.version_id.partition(".")
    if not number.isdecimal() or int(number[:4]) > _SERVICE_PACKS:
        return found.version_id
    return f"{number} SP{pack}" if pack and pack != "0" else number


def scopes(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
    """Return the products that may be installed on a release: packages of a server come from several."""
    name = release(found)
    if not found.version_id:
        return ()
    if found.id in _MICRO:
        wanted = rf"Linux (?:Enterprise )?{re.escape(name)}"
    else:
        numbers = re.escape(name)
        if name.startswith("12 "):
            numbers += "|12"  # the modules of SLE 12 are for all of its service packs
        products = "|".join(map(re.escape, _OWN.get(found.id, ("Server",))))
        wanted = (
            rf"Linux Enterprise (?:(?:{products}) {re.escape(name)}|(?:{_SHARED}) (?:{numbers}))"
            rf"|Package Hub (?:{numbers})"
            rf"|Linux Enterprise Server LTSS[\w ]* {re.escape(name)}"
        )
    kept = re.compile(rf"(?:{wanted})(?:-[A-Z][A-Z-]*\b.*)?", re.ASCII)
    return tuple(sorted(each for each in covered if kept.fullmatch(each)))


def shown(scope: str) -> str:
    """Return "15 SP5" for its server, to which the other products belong."""
    match = _SERVER.fullmatch(scope)
    return (match[1] or match[2]) if match else ""


def subscription(scope: str) -> str:
    """Name the subscription that a scope's fixes need."""
    return "SUSE's Long Term Service Pack Support" if _PAID.search(scope) else ""


AUTHORITY = Authority(
    name="sles",
    ids=("sles", *(each for each in _OWN if each != "sles"), *sorted(_MICRO)),
    ecosystem="SUSE",
    types=("rpm",),
    keyed=Keyed.SOURCE,
    release=release,
    scopes=scopes,
    ended=_ENDED,
    epochs=False,
    vendors=("suse",),
    shown=shown,
    subscription=subscription,
)
