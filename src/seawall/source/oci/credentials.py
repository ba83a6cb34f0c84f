"""As whom a registry is asked: what Docker's and Podman's configurations, helpers and the environment hold.

The order, the first that has something for the registry winning, is: the token of the command line;
SEAWALL_USERNAME and SEAWALL_PASSWORD; REGISTRY_AUTH_FILE; Docker's config.json; the auth.json of
${XDG_RUNTIME_DIR}; that of ~/.config (containers-auth.json(5)).  The first two are for one registry: the one
that SEAWALL_REGISTRY names, else the only one that is asked.
"""

from __future__ import annotations

import binascii
import os
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock

import msgspec
from msgspec import Struct

from seawall.model.errors import Misuse
from seawall.source.base import MIB
from seawall.source.oci import helper
from seawall.source.oci.reference import DOCKER_HUB

DOCKER_HUB_KEY = "https://index.docker.io/v1/"
NOBODY = "no credentials"
_HUB_HOSTS = frozenset({"index.docker.io", "registry-1.docker.io"})


class Credential(Struct, frozen=True):
    """One way to log in; `source` says for messages where it is from.  Its repr keeps the secrets."""

    source: str = NOBODY
    username: str = ""
    password: str = ""
    identity_token: str = ""
    registry_token: str = ""

    def __repr__(self) -> str:
        return f"Credential({self.source!r})"

    def __bool__(self) -> bool:
        return bool(self.username or self.identity_token or self.registry_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may hold."""
        return tuple(
            text for text in (self.password, self.identity_token, self.registry_token) if text.strip()
        )


class _Auth(Struct, frozen=True):
    """An entry of `auths`."""

    auth: str = ""
    username: str = ""
    password: str = ""
    identitytoken: str = ""
    registrytoken: str = ""


class _File(Struct, frozen=True, rename={"creds_store": "credsStore", "cred_helpers": "credHelpers"}):
    """What of config.json and auth.json is about registries."""

    auths: dict[str, _Auth | None] | None = None
    creds_store: str | None = None
    cred_helpers: dict[str, str] | None = None


class _Place(Struct, frozen=True):
    """A file, and how messages name it."""

    path: Path
    shown: str
    must: bool = False


class Credentials:
    """Finds the credential for a repository; each is looked for once, so a helper runs once.

    `token` is what the command line gave; `environment` and `home` stand for the user's.
    """

    def __init__(
        self,
        token: str = "",
        environment: Mapping[str, str] | None = None,
        home: Path | None = None,
    ) -> None:
        self._token = token
        self._environment = os.environ if environment is None else environment
        self._home = home
        self._found: dict[str, Credential] = {}
        self._given_to = self._meant = _key(self._environment.get("SEAWALL_REGISTRY", "").strip())
        self._answers: dict[tuple[str, str], helper.Answer | helper.Failed | None] = {}
        self._lock = Lock()

    def find(self, registry: str, repository: str, *, given: bool = True) -> Credential:
        """Return the credential for a repository, an empty one where there is none.

        `given` says whether the token, and the name and password in the environment, are meant for this
        registry; they are not for a mirror.  Raises Misuse for a file that is broken, and for a second
        registry where it is not said which of them those are meant for.
        """
        if given and (stated := self._stated()) and self._is_meant(registry):
            return stated
        key = f"{registry}/{repository}"
        with self._lock:
            if key not in self._found:
                self._found[key] = self._look(registry, repository)
            return self._found[key]

    def require_one(self, registries: Iterable[str]) -> None:
        """Raise Misuse when what was given for one registry would have to go to several."""
        several = sorted(set(registries))
        if len(several) > 1 and self._stated() and not self._meant:
            raise _ambiguous(self._stated(), several)

    def _is_meant(self, registry: str) -> bool:
        """Say whether what was given is for a registry; the first that is asked stays the only one."""
        if self._meant:
            return registry == self._meant
        with self._lock:
            self._given_to = self._given_to or registry
            if registry != self._given_to:
                raise _ambiguous(self._stated(), [self._given_to, registry])
            return True

    def _stated(self) -> Credential:
        if self._token:
            source = "the token of --registry-token"
            return Credential(source, registry_token=_sendable(self._token, source))
        name, password = self._environment.get("SEAWALL_USERNAME"), self._environment.get("SEAWALL_PASSWORD")
        password = (password or "").rstrip("\r\n")  # as a file of it, put into a variable, ends
        if bool(name) != bool(password):
            raise Misuse("SEAWALL_USERNAME and SEAWALL_PASSWORD go together: one of them is not set")
        if not name or not password:
            return Credential()
        return Credential("SEAWALL_USERNAME and SEAWALL_PASSWORD", name, password)

    def _places(self) -> Iterator[_Place]:
        environment = self._environment
        if explicit := environment.get("REGISTRY_AUTH_FILE"):
            yield _Place(Path(explicit), f"REGISTRY_AUTH_FILE ({explicit})", must=True)
        home = _home(self._home)
        if folder := environment.get("DOCKER_CONFIG"):
            yield _Place(Path(folder) / "config.json", f"{folder}/config.json")
        elif home:
            yield _Place(home / ".docker" / "config.json", "~/.docker/config.json")
        if folder := environment.get("XDG_RUNTIME_DIR"):
            yield _Place(Path(folder) / "containers" / "auth.json", f"{folder}/containers/auth.json")
        if folder := environment.get("XDG_CONFIG_HOME"):
            yield _Place(Path(folder) / "containers" / "auth.json", f"{folder}/containers/auth.json")
        elif home:
            yield _Place(home / ".config" / "containers" / "auth.json", "~/.config/containers/auth.json")

    def _look(self, registry: str, repository: str) -> Credential:
        notes: list[str] = []
        for place in self._places():
            content = _read(place, notes)
            if content is None:
                continue
            file = _decoded(content, place)
            if found := self._helped(file, place, registry, repository, notes):
                return found
            if found := _written(file, place, registry, repository):
                return found
        return Credential(f"{NOBODY} ({'; '.join(notes)})" if notes else NOBODY)

    def _helped(
        self, file: _File, place: _Place, registry: str, repository: str, notes: list[str]
    ) -> Credential | None:
        """Ask the helper that a file names for the registry, if it names one."""
        helpers = file.cred_helpers or {}
        key = _best(helpers, registry, repository)
        name = helpers[key] if key is not None else file.creds_store
        if not name:
            return None
        server = key if key is not None else (DOCKER_HUB_KEY if registry == DOCKER_HUB else registry)
        answer = self._answered(name, server)
        if isinstance(answer, helper.Failed):
            notes.append(f"docker-credential-{name}, which {place.shown} names, {answer}")
            return None
        if answer is None:
            return None
        source = f"docker-credential-{name} ({place.shown}) for {server}"
        if answer.username == "<token>":
            return Credential(source, identity_token=answer.secret)
        return Credential(source, answer.username, answer.secret)

    def _answered(self, name: str, server: str) -> helper.Answer | helper.Failed | None:
        """Return a helper's answer: once for a server, however many repositories it has."""
        if (name, server) not in self._answers:
            try:
                self._answers[name, server] = helper.ask(name, server)
            except helper.Failed as error:
                self._answers[name, server] = error
        return self._answers[name, server]


def _ambiguous(stated: Credential, registries: list[str]) -> Misuse:
    shown = ", ".join(registries[:5]) + (", …" if len(registries) > 5 else "")
    one = "the password" if stated.username else "the token"
    return Misuse(
        f"{stated.source}: {one} is for one registry, and several are to be asked ({shown}): name it with "
        "SEAWALL_REGISTRY, and log in to others with docker login"
    )


def _home(given: Path | None) -> Path | None:
    try:
        return given or Path.home()
    except RuntimeError:  # nobody's home
        return None


def _read(place: _Place, notes: list[str]) -> bytes | None:
    try:
        with place.path.open("rb") as file:
            content = file.read(MIB + 1)
    except (FileNotFoundError, NotADirectoryError):
        if place.must:
            raise Misuse(f"{place.shown}: no such file") from None
        return None
    except OSError as error:
        notes.append(f"{place.shown} cannot be read: {error.strerror}")
        return None
    if len(content) > MIB:
        raise Misuse(f"{place.shown}: more than the {MIB} bytes allowed")
    return content


def _decoded(content: bytes, place: _Place) -> _File:
    if not content.strip():
        return _File()
    try:
        return msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Misuse(f"{place.shown}: not the JSON of a registry login: {error}") from None


def _names(registry: str, repository: str) -> Iterator[str]:
    """Yield the keys that are for a repository, the longest first (containers-auth.json(5))."""
    parts = repository.split("/") if repository else []
    for length in range(len(parts), -1, -1):
        yield "/".join((registry, *parts[:length]))


def _key(written: str) -> str:
    """Return a key of a file in its one form: an address counts by its host, and Docker Hub has one name."""
    scheme, separator, rest = written.partition("://")
    bare = (rest if separator and scheme in {"http", "https"} else written).rstrip("/")
    host, _, path = bare.partition("/")
    if separator or path in {"v1", "v2"}:
        path = ""
    host = DOCKER_HUB if host in _HUB_HOSTS else host
    return f"{host}/{path}" if path else host


def _best(keys: Mapping[str, object], registry: str, repository: str) -> str | None:
    """Return the key, as written, that is most particular for a repository."""
    written = {_key(key): key for key in reversed(list(keys))}
    return next((written[name] for name in _names(registry, repository) if name in written), None)


def _written(file: _File, place: _Place, registry: str, repository: str) -> Credential | None:
    auths = file.auths or {}
    key = _best({name: auth for name, auth in auths.items() if auth is not None}, registry, repository)
    entry = auths[key] if key is not None else None
    if key is None or entry is None:
        return None
    username, password = entry.username, entry.password
    if entry.auth:
        username, password = _unpacked(entry.auth, f"{place.shown}: {key}")
    source = f"the credentials of {place.shown} for {key}"
    if entry.registrytoken:
        return Credential(source, registry_token=_sendable(entry.registrytoken, source))
    if entry.identitytoken:
        return Credential(source, identity_token=entry.identitytoken)
    return Credential(source, username, password) if username else None


def _sendable(token: str, source: str) -> str:
    """Return a token without blanks around it; Misuse for one that no header can carry (RFC 6750)."""
    bare = token.strip()
    if not bare.isascii() or not bare.isprintable() or " " in bare:
        raise Misuse(f"{source}: it is not a token: it holds characters that no header can carry")
    return bare


def _unpacked(auth: str, where: str) -> tuple[str, str]:
    try:
        username, colon, password = b64decode(auth, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Misuse(f"{where}: auth is not base64 of a name and a password; log in again") from None
    if not colon:
        raise Misuse(f"{where}: auth holds no name and password; log in again")
    return username, password.strip("\0")
