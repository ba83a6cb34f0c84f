"""Logging in to a registry: tokens (distribution's token and OAuth2 specifications) and Basic (RFC 7617)."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Iterable
from threading import RLock
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Struct

from seawall.model.errors import FetchError, NotAllowed
from seawall.source.base import KIB, MIB
from seawall.source.oci.credentials import Credential
from seawall.source.oci.registry.challenge import Challenge, challenges
from seawall.source.oci.registry.host import Host
from seawall.transport import Broken, Exchange, Reply, shown
from seawall.transport.exchange import ATTEMPTS

CLIENT = "seawall"
USUAL_LIFE = 60.0  # seconds that a token lives when nothing else is said
SPARE = 10.0  # seconds before its end at which a token is no longer used
LONGEST_TOKEN = 64 * KIB
_BEARER = re.compile(r"[A-Za-z0-9._~+/=-]+\Z")


class _Grant(Struct, frozen=True):
    """What a token service answers."""

    token: str | None = None
    access_token: str | None = None
    expires_in: float | None = None


class _Token(Struct, frozen=True):
    header: str
    until: float


class Authenticator:
    """Gives the Authorization header for one credential at one registry, for any scope; safe in threads.

    No secret is in its repr, nor in an error of its.
    """

    def __init__(self, host: Host, credential: Credential) -> None:
        self._host = host
        self._credential = credential
        self._challenge: Challenge | None = None
        self._tokens: dict[frozenset[str], _Token] = {}
        self._lock = RLock()

    @property
    def source(self) -> str:
        """Where the credential is from, for messages."""
        return self._credential.source

    def redacted(self, text: str, used: str = "") -> str:
        """Return a text that the other side wrote without our secrets, should it repeat them.

        `used` is the Authorization that it was sent.
        """
        for secret in filter(None, (*self._credential.secrets, used.partition(" ")[2])):
            text = text.replace(secret, "…")
        return text

    def header(self, scopes: Iterable[str]) -> str:
        """Return the Authorization for these scopes; "" before the registry has asked for one."""
        if self._credential.registry_token:
            return f"Bearer {self._credential.registry_token}"
        with self._lock:
            if self._challenge is None:
                return ""
            if self._challenge.scheme == "basic":
                return self._basic()
            return self._bearer(frozenset(scopes)).header

    def learn(self, text: str, scopes: Iterable[str], used: str) -> bool:
        """Take in the challenge of a 401 to a request that carried `used`; say whether to try once more."""
        offered = {challenge.scheme: challenge for challenge in reversed(challenges(text))}
        chosen = offered.get("bearer") or offered.get("basic")
        if self._credential.registry_token or chosen is None:
            return False
        with self._lock:
            if chosen.scheme == "basic":
                self._challenge = chosen
                return bool(self._credential.username) and not used
            wanted = frozenset(scopes)
            held = self._tokens.get(wanted)
            if held and used == held.header:
                del self._tokens[wanted]
            self._challenge = chosen
            return True

    def _basic(self) -> str:
        if not self._credential.username:
            return ""
        pair = f"{self._credential.username}:{self._credential.password}".encode(errors="surrogateescape")
        return f"Basic {b64encode(pair).decode()}"

    def _bearer(self, scopes: frozenset[str]) -> _Token:
        """Return a token that is good for a while, a new one where there is none."""
        token = self._tokens.get(scopes)
        if token is None or token.until - SPARE < time.monotonic():
            token = self._tokens[scopes] = self._fetched(scopes)
        return token

    def _fetched(self, scopes: frozenset[str]) -> _Token:
        assert self._challenge is not None
        parameters = self._challenge.parameters
        realm = self._checked_realm(parameters.get("realm", ""))
        asked = self._exchange(
            realm, parameters.get("service", ""), _merged(scopes, parameters.get("scope", ""))
        )
        began = time.monotonic()
        status, content = self._answered(realm, asked)
        if status != 200:
            self._refuse(realm, status)
        try:
            grant = msgspec.json.decode(content, type=_Grant)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise FetchError(
                f"{shown(realm)}: the token service's answer is not the JSON of a token"
            ) from None
        token = grant.token or grant.access_token or ""
        if len(token) > LONGEST_TOKEN or not _BEARER.match(token):
            raise FetchError(f"{shown(realm)}: the token service's answer holds no usable token")
        return _Token(f"Bearer {token}", began + max(grant.expires_in or USUAL_LIFE, USUAL_LIFE))

    def _answered(self, realm: str, asked: Exchange) -> tuple[int, bytes]:
        """Return the status and the body of the token service's answer; a broken one is asked for again."""
        where = f"{self._host.name}: the token service {shown(realm)}"
        why: FetchError | None = None
        for _ in range(ATTEMPTS):
            try:
                with self._host.exchange(asked) as reply:
                    return reply.status, _whole(reply)
            except Broken as error:
                why = error
            except FetchError as error:
                raise FetchError(f"{where}: {error}; asked with {self.source}") from error
        raise FetchError(f"{where}: {why}; asked with {self.source}") from why

    def _exchange(self, realm: str, service: str, scopes: list[str]) -> Exchange:
        if self._credential.identity_token:
            form = {
                "grant_type": "refresh_token",
                "client_id": CLIENT,
                "service": service,
                "scope": " ".join(scopes),
                "refresh_token": self._credential.identity_token,
            }
            kind = {"content-type": "application/x-www-form-urlencoded"}
            return Exchange("POST", realm, kind, urlencode(form).encode())
        query = [("service", service)] if service else []
        query += [("scope", scope) for scope in scopes]
        headers = {}
        if basic := self._basic():
            query.append(("account", self._credential.username))
            headers["authorization"] = basic
        joint = "&" if urlsplit(realm).query else "?"
        return Exchange(
            "GET", f"{realm}{joint}{urlencode(query, errors='surrogateescape')}" if query else realm, headers
        )

    def _checked_realm(self, realm: str) -> str:
        """Return the address of the token service, if credentials may go there at all."""
        try:
            parts = urlsplit(realm)
            _ = parts.port
        except ValueError:
            raise FetchError(
                f"{self._host.name}: asks to log in at {realm[:200]!r}, which is no address"
            ) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            raise FetchError(f"{self._host.name}: asks to log in at {realm[:200]!r}, which is no web address")
        if parts.scheme == "http" and not self._host.plain:
            raise FetchError(f"{self._host.name}: asks to log in at {shown(realm)}, without encryption")
        return realm.partition("#")[0]

    def _refuse(self, realm: str, status: int) -> None:
        what = (
            f"{self._host.name}: the token service {shown(realm)} answered {status}; asked with {self.source}"
        )
        if status in {400, 401, 403}:
            raise NotAllowed(f"{what}; log in anew, or give other credentials (docs/registries.md)")
        raise FetchError(what)


def _whole(reply: Reply) -> bytes:
    content = b""
    for piece in reply.body:
        content += piece
        if len(content) > MIB:
            raise FetchError(f"it says more than {MIB} bytes")
    return content


def _merged(wanted: Iterable[str], challenged: str) -> list[str]:
    """Return what to ask for: what we want and what the registry named, actions of one thing joined."""
    actions: dict[str, set[str]] = {}
    for scope in (*sorted(wanted), *challenged.split()):
        thing, _, names = scope.rpartition(":")
        actions.setdefault(thing, set()).update(filter(None, names.split(",")))
    return [f"{thing}:{','.join(sorted(names))}" for thing, names in actions.items() if thing and names]
