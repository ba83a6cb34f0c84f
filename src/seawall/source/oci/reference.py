"""References to images in registries: the distribution project's grammar, normalised as Docker does.

    reference  := name [ ":" tag ] [ "@" digest ]
    name       := [ host [ ":" port ] "/" ] path-component { "/" path-component }

The first component is a host when it has a dot, a colon or a capital letter, or is `localhost`; else the host
is `docker.io`, whose names of one component lie below `library/`.
"""

from __future__ import annotations

import re

from msgspec import Struct

from seawall.model.errors import Malformed, Misuse
from seawall.source.oci.manifest import checked_digest

DOCKER_HUB = "docker.io"
LONGEST_PATH = 255
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-fA-F:.]+\])(?::([0-9]{{1,5}}))?")
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_IDENTIFIER = re.compile(r"[0-9a-f]{64}")
_HUB_NAMES = frozenset({"index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})


class Reference(Struct, frozen=True):
    """One image of one registry; at least one of `tag` and `digest` is set, and the digest decides.

    `registry` is `host[:port]`, an IPv6 address in brackets.
    """

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{self.name}{tag}" + (f"@{self.digest}" if self.digest else "")

    @property
    def name(self) -> str:
        """The registry and the repository."""
        return f"{self.registry}/{self.repository}"

    @property
    def version(self) -> str:
        """What is asked of the registry: the digest where there is one, else the tag."""
        return self.digest or self.tag


def parse(text: str) -> Reference:
    """Parse a reference; without tag and digest it means the tag `latest`.  Raises Misuse, saying why."""
    if "://" in text:
        raise _wrong(re.sub(r"//[^/]*@", "//", text), "leave out the scheme (https://)")
    name, at, digest = text.partition("@")
    tag = ""
    if ":" in name.rpartition("/")[2]:
        name, _, tag = name.rpartition(":")
        if not _TAG.fullmatch(tag):
            raise _wrong(
                text, "a tag has up to 128 letters, digits and _ . -, and begins with none of the last two"
            )
    if at:
        try:
            checked_digest(digest)
        except Malformed as error:
            raise _wrong(text, str(error)) from None
    registry, path = _split(name)
    _check(text, registry, path)
    if registry == DOCKER_HUB and "/" not in path:
        path = f"library/{path}"
    return Reference(registry, path, tag if tag or digest else "latest", digest)


def _split(name: str) -> tuple[str, str]:
    """Split a name into its host and the rest, as Docker tells them apart."""
    first, slash, rest = name.partition("/")
    if slash and (any(mark in first for mark in ".:[") or first == "localhost" or first != first.lower()):
        return (DOCKER_HUB if first.lower() in _HUB_NAMES else first), rest
    return DOCKER_HUB, name


def _check(text: str, registry: str, path: str) -> None:
    if not is_host(registry):
        raise _wrong(text, f"{registry[:80]!r} is not a host with an optional port")
    if not _PATH.fullmatch(path):
        capitals = path != path.lower()
        raise _wrong(
            text, "a repository has no capital letters" if capitals else f"{path[:80]!r} is not a repository"
        )
    if len(path) > LONGEST_PATH:
        raise _wrong(text, f"a repository has at most {LONGEST_PATH} characters")
    if registry == DOCKER_HUB and _IDENTIFIER.fullmatch(path):
        raise _wrong(text, "64 hexadecimal digits are an image's id, and no name")


def _is_address(registry: str) -> bool:
    """Say whether what stands in brackets is an IPv6 address; a name is one anyway."""
    if not registry.startswith("["):
        return True
    from ipaddress import AddressValueError, IPv6Address  # noqa: PLC0415 - for such hosts only

    try:
        IPv6Address(registry[1 : registry.index("]")])
    except AddressValueError:
        return False
    return True


def is_host(text: str) -> bool:
    """Say whether a text is a host with an optional port, as references have it."""
    host = _HOST.fullmatch(text)
    return host is not None and int(host[1] or 0) <= 65535 and _is_address(text)


def is_loopback(registry: str) -> bool:
    """Say whether a registry is on this machine: localhost, 127.0.0.0/8 or ::1."""
    host = registry.rpartition(":")[0] if re.search(r":\d+\Z", registry) else registry
    if host.lower() == "localhost":
        return True
    from ipaddress import ip_address  # noqa: PLC0415 - not for references that are only parsed

    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _wrong(text: str, why: str) -> Misuse:
    return Misuse(f"{text[:200]!r} is not an image reference: {why}; write [HOST[:PORT]/]NAME[:TAG][@DIGEST]")
