"""Where an image really is: mirrors, rewriting, insecure and blocked hosts (containers-registries.conf(5)).

Version 2 of the format.  Search lists and aliases for short names are not followed: a short name means what
it means to Docker.  Beside it lie the directories of certificates (containers-certs.d(5), Docker's certs.d).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from seawall.model.errors import Misuse, NotAllowed
from seawall.source.base import MIB
from seawall.source.oci.reference import Reference, is_host
from seawall.transport.tls import Tls

CONFIG = Path("/etc/containers")
DOCKER = Path("/etc/docker")


class Endpoint(Struct, frozen=True):
    """A registry that may have the image, and what the repository is called there.

    `named` says that it is the one which the reference names, for which the user gave a login.
    """

    registry: str
    repository: str
    insecure: bool = False
    mirror: bool = False
    named: bool = True


class _Mirror(Struct, frozen=True):
    location: str
    insecure: bool = False
    pull_from_mirror: Literal["all", "digest-only", "tag-only", ""] = field(
        default="", name="pull-from-mirror"
    )


class _Registry(Struct, frozen=True):
    prefix: str = ""
    location: str = ""
    insecure: bool = False
    blocked: bool = False
    mirror: tuple[_Mirror, ...] = ()
    mirror_by_digest_only: bool = field(default=False, name="mirror-by-digest-only")

    def matched(self, name: str) -> int:
        """Return how many characters of a reference the prefix takes, 0 when it is for others."""
        prefix = (self.prefix or self.location).rstrip("/")
        if prefix.startswith("*."):
            before, suffix, _ = name.partition(prefix[1:])
            end = len(before) + len(suffix)
            if not suffix or not before or "/" in before:
                return 0
        else:
            end = len(prefix) if prefix and name.startswith(prefix) else 0
        return end if end and name[end : end + 1] in {"", "/", ":", "@"} else 0


class _Document(Struct, frozen=True):
    registry: tuple[_Registry, ...] = ()
    registries: dict[str, object] = field(default_factory=dict)


class Registries(Struct, frozen=True):
    """What the configuration says, each entry with the file it is from."""

    entries: tuple[tuple[_Registry, Path], ...] = ()

    def endpoints(self, reference: Reference) -> tuple[Endpoint, ...]:
        """Return where to ask for an image, mirrors first, its own registry last.

        Raises NotAllowed for an image that is blocked.
        """
        found = [(entry.matched(str(reference)), entry, path) for entry, path in self.entries]
        length, entry, path = max(found, key=lambda each: each[0], default=(0, _Registry(), Path()))
        if not length:
            return (Endpoint(reference.registry, reference.repository),)
        if entry.blocked:
            raise NotAllowed(f"{reference}: {path} blocks what begins with {entry.prefix or entry.location}")
        rest = reference.name[length:]
        mirrors = tuple(
            _endpoint(mirror.location + rest, path, insecure=mirror.insecure, mirror=True)
            for mirror in entry.mirror
            if _serves(mirror, entry, reference)
        )
        own = Endpoint(reference.registry, reference.repository, entry.insecure)
        if entry.location:
            own = _endpoint(entry.location + rest, path, insecure=entry.insecure)
        return tuple(replace(each, named=each.registry == reference.registry) for each in (*mirrors, own))


def _serves(mirror: _Mirror, entry: _Registry, reference: Reference) -> bool:
    kind = mirror.pull_from_mirror or ("digest-only" if entry.mirror_by_digest_only else "all")
    return kind == "all" or (kind == "digest-only") == bool(reference.digest)


def _endpoint(location: str, path: Path, *, insecure: bool, mirror: bool = False) -> Endpoint:
    host, slash, repository = location.partition("/")
    if not slash or not is_host(host) or not repository:
        raise Misuse(f"{path}: the location {location[:200]!r} names no repository of a registry")
    return Endpoint(host, repository, insecure, mirror)


def load(environment: Mapping[str, str] | None = None, root: Path = CONFIG) -> Registries:
    """Read the configuration of this user; Misuse names a file that is broken.

    CONTAINERS_REGISTRIES_CONF names the only file.  Else it is the user's, or the machine's where the user
    has none, and then the `registries.conf.d` of both, whose entries replace those of the same prefix.
    """
    environment = os.environ if environment is None else environment
    entries: dict[str, tuple[_Registry, Path]] = {}
    for path in _files(environment, root):
        document = _read(path)
        if document.registries:
            raise Misuse(f"{path}: version 1 of the format ([registries.…]) is not read; write [[registry]]")
        for entry in document.registry:
            if not (entry.prefix or entry.location):
                raise Misuse(f"{path}: a [[registry]] has neither prefix nor location")
            entries[entry.prefix or entry.location] = (entry, path)
    return Registries(tuple(entries.values()))


def _user(environment: Mapping[str, str]) -> Path | None:
    if folder := environment.get("XDG_CONFIG_HOME"):
        return Path(folder) / "containers"
    home = environment.get("HOME")
    return Path(home) / ".config" / "containers" if home else None


def _files(environment: Mapping[str, str], root: Path) -> Iterator[Path]:
    if only := environment.get("CONTAINERS_REGISTRIES_CONF"):
        yield Path(only)
        return
    user = _user(environment)
    mains = [folder / "registries.conf" for folder in (user, root) if folder]
    yield from [path for path in mains if path.is_file()][:1]
    for folder in (root, user):
        if folder is not None:
            yield from sorted((folder / "registries.conf.d").glob("*.conf"))


def _read(path: Path) -> _Document:
    import tomllib  # noqa: PLC0415 - most machines have no such file

    try:
        with path.open("rb") as file:
            content = file.read(MIB + 1)
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    if len(content) > MIB:
        raise Misuse(f"{path}: more than the {MIB} bytes allowed")
    try:
        return msgspec.convert(tomllib.loads(content.decode()), _Document)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise Misuse(f"{path}: not a configuration of registries: {error}") from None


def certificates(
    registry: str, environment: Mapping[str, str] | None = None, roots: tuple[Path, ...] = (CONFIG, DOCKER)
) -> Tls:
    """Return the certificates for a registry, from the first `certs.d/HOST[:PORT]` that there is.

    `*.crt` are authorities, `NAME.cert` and `NAME.key` a client's.  Raises Misuse for one of the two alone.
    """
    user = _user(os.environ if environment is None else environment)
    for root in (user, *roots):
        folder = root / "certs.d" / registry if root else None
        if folder is None or not folder.is_dir():
            continue
        authorities = tuple(sorted(folder.glob("*.crt")))
        for certificate in sorted(folder.glob("*.cert")):
            key = certificate.with_suffix(".key")
            if not key.exists():
                raise Misuse(f"{certificate}: its key {key.name} is not beside it")
            return Tls(authorities, certificate=certificate, key=key)
        return Tls(authorities)
    return Tls()
