"""Where an engine listens: what `docker` and `podman` themselves read to find theirs.

Docker: DOCKER_HOST, else the context that DOCKER_CONTEXT or the configuration's `currentContext` names, else
the usual sockets.  Podman: CONTAINER_HOST, else the usual sockets.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec import Struct, field

from seawall.model.errors import Malformed, Misuse, Unsupported
from seawall.source.limits import LIMITS
from seawall.source.oci.manifest import decode
from seawall.transport.tls import Tls

PORT, TLS_PORT = 2375, 2376
DEFAULT_CONTEXT = "default"
Environment = Mapping[str, str]
Kind = TypeVar("Kind")


class Endpoint(Struct, frozen=True):
    """One address of an engine: a unix socket, or a host and port; `origin` says who named it, "" the usual.

    `base` is what requests begin with.
    """

    socket: str = ""
    host: str = ""
    port: int = 0
    tls: Tls | None = None
    origin: str = ""

    @property
    def base(self) -> str:
        """The beginning of every address; the host of a unix socket is never looked up."""
        if self.socket:
            return "http://engine"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def __str__(self) -> str:
        place = self.socket or self.base
        return f"{place} ({self.origin})" if self.origin else place


class _Settings(Struct, frozen=True, rename={"current_context": "currentContext"}):
    """What is read of ~/.docker/config.json."""

    current_context: str = ""


class _Address(Struct, frozen=True, rename={"host": "Host", "skip_verify": "SkipTLSVerify"}):
    host: str = ""
    skip_verify: bool = False


class _Context(Struct, frozen=True, rename="pascal"):
    """contexts/meta/<sha256 of the name>/meta.json."""

    name: str = ""
    endpoints: dict[str, _Address] = field(default_factory=dict)


def docker(environment: Environment = os.environ) -> list[Endpoint]:
    """Return where Docker may listen, the likeliest first.

    Raises Misuse for a context that is not there or an address that is none, Unsupported for ssh.
    """
    if host := environment.get("DOCKER_HOST", ""):
        return [_endpoint(host, _tls_of(environment), "DOCKER_HOST")]
    name, origin = environment.get("DOCKER_CONTEXT", ""), "DOCKER_CONTEXT"
    if not name:
        path = _folder(environment) / "config.json"
        origin = str(path)
        name = _decoded(path, _Settings(), _Settings).current_context
    if name and name != DEFAULT_CONTEXT:
        return [_of_context(_folder(environment) / "contexts", name, origin)]
    return [Endpoint("/var/run/docker.sock"), Endpoint(f"{_runtime(environment)}/docker.sock")]


def podman(environment: Environment = os.environ) -> list[Endpoint]:
    """Return where Podman may listen, the user's own first; raises as `docker` does."""
    if host := environment.get("CONTAINER_HOST", ""):
        return [_endpoint(host, None, "CONTAINER_HOST")]
    return [
        Endpoint(f"{_runtime(environment)}/podman/podman.sock"),
        Endpoint("/run/podman/podman.sock"),
    ]


DISCOVERY = {"docker": docker, "podman": podman}


def _runtime(environment: Environment) -> str:
    return environment.get("XDG_RUNTIME_DIR", "") or f"/run/user/{os.getuid()}"


def _folder(environment: Environment) -> Path:
    if named := environment.get("DOCKER_CONFIG", ""):
        return Path(named)
    return Path(environment.get("HOME", "") or "/nonexistent") / ".docker"


def _decoded(path: Path, absent: Kind, kind: type[Kind]) -> Kind:
    """Decode a small file of JSON; a file that is not there is `absent`."""
    try:
        with path.open("rb") as file:
            content = file.read(LIMITS.metadata + 1)
    except (FileNotFoundError, NotADirectoryError):
        return absent
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    try:
        return decode(content, kind, str(path), LIMITS)
    except Malformed as error:
        raise Misuse(f"{error}; mend the file, or set DOCKER_HOST") from None


def _of_context(contexts: Path, name: str, origin: str) -> Endpoint:
    """Return the endpoint of a context of the docker command line, with its certificates."""
    folder = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    path = contexts / "meta" / folder / "meta.json"
    address = _decoded(path, _Context(), _Context).endpoints.get("docker")
    if address is None or not address.host:
        raise Misuse(
            f"{origin} names the context {name!r}, of which {path} says no address; "
            "`docker context ls` shows those that there are"
        )
    files = contexts / "tls" / folder / "docker"
    tls = _tls(files, verify=not address.skip_verify) if files.is_dir() or address.skip_verify else None
    return _endpoint(address.host, tls, f"context {name}")


def _tls_of(environment: Environment) -> Tls | None:
    """Return what DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH ask for."""
    verify = bool(environment.get("DOCKER_TLS_VERIFY", ""))
    if not verify and not environment.get("DOCKER_TLS", ""):
        return None
    named = environment.get("DOCKER_CERT_PATH", "")
    return _tls(Path(named) if named else _folder(environment), verify=verify)


def _tls(folder: Path, *, verify: bool) -> Tls:
    authority, certificate, key = (folder / f"{name}.pem" for name in ("ca", "cert", "key"))
    shown = certificate.exists() and key.exists()
    return Tls(
        authorities=(authority,) if verify and authority.exists() else (),
        exclusive=verify and authority.exists(),
        certificate=certificate if shown else None,
        key=key if shown else None,
        unsafe_unverified=not verify,
    )


def _endpoint(address: str, tls: Tls | None, origin: str) -> Endpoint:
    """Read an address as the engines' clients write it: unix://PATH, tcp://HOST[:PORT]."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        raise Misuse(f"{origin}: {_shown(address)!r} is not an address such as unix:///var/run/docker.sock")
    if scheme == "unix":
        if not rest.startswith("/"):
            raise Misuse(f"{origin}: {address!r} names no absolute path of a socket")
        return Endpoint(rest, origin=origin)
    if scheme == "ssh":
        raise Unsupported(
            f"{origin}: {_shown(address)}: engines are not asked over ssh; bring the socket here with "
            "`ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock HOST` and set "
            f"{_variable(origin)}=unix:///tmp/engine.sock, or scan what `docker save` writes"
        )
    if scheme not in {"tcp", "http", "https"}:
        raise Unsupported(f"{origin}: {_shown(address)}: only unix:// and tcp:// are spoken here")
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.path.strip("/"):
        raise Misuse(f"{origin}: {_shown(address)!r} is not an address such as tcp://localhost:2376")
    tls = Tls() if scheme == "https" and tls is None else tls
    return Endpoint(host=host, port=port or (TLS_PORT if tls else PORT), tls=tls, origin=origin)


def _variable(origin: str) -> str:
    return "CONTAINER_HOST" if origin == "CONTAINER_HOST" else "DOCKER_HOST"


def _shown(address: str) -> str:
    """Return an address as a message may show it: without a password."""
    scheme, separator, rest = address.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"[:200]
