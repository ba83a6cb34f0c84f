"""What the conda catalogers share: package records, file names and channels as purl qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seawall.inventory import node
from seawall.inventory.entries import texts

Qualifiers = tuple[tuple[str, str], ...]
_TOKEN = re.compile(r"/t/[^/]+")
_CHANNEL_HOST = re.compile(r"https?://(?:conda\.anaconda\.org|repo\.anaconda\.com/pkgs)/")
_ARCHIVE = re.compile(r"([^/]+)-([^/-]+)-([^/-]+)\.(conda|tar\.bz2)")


def qualifiers(build: str, channel: str, subdir: str, kind: str) -> Qualifiers:
    """Return the purl qualifiers of a conda package, without those that are not known."""
    named = (("build", build), ("channel", channel), ("subdir", subdir), ("type", kind))
    return tuple((key, value) for key, value in named if value)


def channel(told: str, subdir: str) -> str:
    """Return a channel's name: that of the two public hosts' last part, the address of any other.

    User names, passwords and access tokens (`/t/…`) are left out.
    """
    bare = _TOKEN.sub("", node.without_credentials(told)).rstrip("/")
    bare = bare.removesuffix(f"/{subdir}") if subdir else bare
    bare = _CHANNEL_HOST.sub("", bare)
    return bare if "://" in bare else bare.removeprefix("pkgs/").removeprefix("t/")


def archive(url: str) -> tuple[str, str, str, str] | None:
    """Return name, version, build and type as the file name of an archive tells them; None for others."""
    match = _ARCHIVE.fullmatch(url.partition("#")[0].rpartition("/")[2])
    return (match[1], match[2], match[3], match[4]) if match else None


def place(url: str) -> tuple[str, str]:
    """Return the channel and the subdirectory that the address of an archive tells."""
    directory = url.partition("#")[0].rpartition("/")[0]
    subdir = directory.rpartition("/")[2]
    return (channel(directory, subdir), subdir) if "://" in directory else ("", "")


def required_names(depends: object) -> tuple[str, ...]:
    """Return the names in match specifications (`python >=3.8,<4`); virtual packages (`__glibc`) are none."""
    return names(texts(depends))


def names(specifications: Iterable[str]) -> tuple[str, ...]:
    """Return the package names that match specifications begin with, each once."""
    found = (re.split(r"[\s=<>!~\[]", text.rpartition("::")[2], maxsplit=1)[0] for text in specifications)
    return tuple(dict.fromkeys(name for name in found if name and not name.startswith("__")))
