"""openSUSE: Leap, Leap Micro, Tumbleweed and what is made of it.  Dates: en.opensuse.org/Lifetime."""

from __future__ import annotations

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import Authority, Keyed, exact

_ENDED = {
    "Leap 42.1": "2017-05-17",
    "Leap 42.2": "2018-01-26",
    "Leap 42.3": "2019-07-01",
    "Leap 15.0": "2019-12-03",
    "Leap 15.1": "2021-02-02",
    "Leap 15.2": "2022-01-04",
    "Leap 15.3": "2022-12-31",
    "Leap 15.4": "2023-12-07",
    "Leap 15.5": "2024-12-31",
    "Leap 15.6": "2026-04-30",
    "Leap 16.0": "2027-10-31",
}
_ROLLING = frozenset(
    {
        "opensuse-tumbleweed",
        "opensuse.tumbleweed",
        "opensuse-microos",
        "opensuse-aeon",
        "opensuse-slowroll",
    }
)
_MICRO = frozenset({"leap-micro", "opensuse-leap-micro"})


def release(found: Distribution) -> str:
    """Return "Leap 15.6", "Leap Micro 5.5" or Tumbleweed, as PRETTY_NAME has it behind openSUSE."""
    if found.id in _ROLLING:
        return "Tumbleweed"
    return f"Leap Micro {found.version_id}" if found.id in _MICRO else f"Leap {found.version_id}"


def doubt(found: Distribution) -> str:
    """Say what is not Tumbleweed itself."""
    if found.id == "opensuse-slowroll":
        return "follows Tumbleweed later: judged by the advisories of Tumbleweed"
    return ""


AUTHORITY = Authority(
    name="opensuse",
    ids=("opensuse", "opensuse-leap", "opensuse.leap", *sorted(_MICRO | _ROLLING)),
    ecosystem="openSUSE",
    types=("rpm",),
    keyed=Keyed.SOURCE,
    release=release,
    scopes=exact(release),
    ended=_ENDED,
    epochs=False,
    vendors=("suse",),
    doubt=doubt,
)
