"""The operating system, from the files that were there before os-release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from seawall.inventory.assignments import assignments
from seawall.inventory.base import Cataloger
from seawall.model.errors import Malformed
from seawall.model.package import Distribution
from seawall.source.base import KIB, File

_RED_HAT = re.compile(r"(.+?) (?:release )?([0-9][0-9.]*)\b(?:[^(]*\((\w+)\))?")
_DEBIAN = re.compile(r"([0-9]+)(?:\.[0-9]+)*|([a-z][a-z-]*)(?:/[a-z]+)?")
_SUSE = re.compile(r"^(VERSION|PATCHLEVEL|CODENAME)[ \t]*=[ \t]*(\S+)", re.MULTILINE)
# What the name in a release file begins with, and the ID of the same system's os-release.
_IDS = {
    "amazon linux": "amzn",
    "opensuse leap": "opensuse-leap",
    "oracle": "ol",
    "red hat": "rhel",
    "suse linux enterprise desktop": "sled",
    "suse linux enterprise": "sles",
}


def parse(file: File) -> Iterator[Distribution]:
    """Yield the distribution; Malformed when a file that is not empty is not of its format."""
    text = file.read(CATALOGER.max_size).decode(errors="replace").strip()
    if not text:
        return
    found = _READERS.get(file.path.rpartition("/")[2], _red_hat)(text, file.path)
    if found is None:
        raise Malformed(f"{file.path}: {text[:80]!r} names no release")
    if found.id:  # an lsb-release may speak of the standard's modules alone
        yield found


def _alpine(text: str, path: str) -> Distribution | None:
    version = text.partition("\n")[0].strip()
    if not version[0].isdigit():
        return None
    return Distribution("alpine", version.lower(), f"Alpine Linux {version}", path=path)


def _debian(text: str, path: str) -> Distribution | None:
    """A release has its number; testing and unstable share the next one's codename, as in trixie/sid."""
    match = _DEBIAN.fullmatch(text)
    if not match:
        return None
    release, codename = match.groups(default="")
    return Distribution("debian", release, f"Debian GNU/Linux {text}", codename, path=path)


def _red_hat(text: str, path: str) -> Distribution | None:
    """Read "CentOS Linux release 7.9.2009 (Core)" and its kin."""
    match = _RED_HAT.match(text[:200])
    if not match:
        return None
    name, version, codename = match.groups(default="")
    return Distribution(_id(name), version, text.partition("\n")[0].strip(), codename.lower(), path=path)


def _suse(text: str, path: str) -> Distribution | None:
    said = dict(_SUSE.findall(text))
    if "VERSION" not in said:
        return None
    service_pack = said.get("PATCHLEVEL", "0")
    version = said["VERSION"] + ("" if service_pack == "0" else f".{service_pack}")
    title = text.partition("\n")[0].strip()
    return Distribution(_id(title), version, title, said.get("CODENAME", "").lower(), path=path)


def _lsb(text: str, path: str) -> Distribution | None:
    said = assignments(text)
    return Distribution(
        said.get("DISTRIB_ID", "").lower(),
        said.get("DISTRIB_RELEASE", "").lower(),
        said.get("DISTRIB_DESCRIPTION", ""),
        said.get("DISTRIB_CODENAME", "").lower(),
        path=path,
    )


def _id(name: str) -> str:
    """Return the ID for a name; for one that os-release spells no differently, its first word."""
    name = name.lower()
    return next((known for start, known in _IDS.items() if name.startswith(start)), name.partition(" ")[0])


_READERS: dict[str, Callable[[str, str], Distribution | None]] = {
    "alpine-release": _alpine,
    "debian_version": _debian,
    "SuSE-release": _suse,
    "lsb-release": _lsb,
}
_RED_HAT_FILES = ("almalinux", "centos", "fedora", "oracle", "redhat", "rocky", "system")

CATALOGER = Cataloger(
    name="release-files",
    globs=(
        *(f"etc/{name}" for name in _READERS),
        *(f"etc/{name}-release" for name in _RED_HAT_FILES),
    ),
    system=True,
    max_size=64 * KIB,
    parse=parse,
)
