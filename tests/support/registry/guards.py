"""Who may do what: an open registry, Basic authentication (RFC 7617), and Bearer tokens with their service.

The token service is what the distribution project documents: GET with Basic credentials or none, POST as
OAuth2 with a refresh (identity) token or a password.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs

from support.registry.host import Answer, Request
from support.registry.store import Refused

Access = frozenset[tuple[str, str]]


def basic(user: str, password: str) -> str:
    """Return the Authorization header of Basic authentication."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _user_of(header: str, users: Mapping[str, str]) -> str | None:
    """Return whose Basic credentials these are."""
    return next((user for user, password in users.items() if header == basic(user, password)), None)


class Guard(Protocol):
    """Decides whether a request may have its access: pairs of a scope's resource and an action."""

    def check(self, request: Request, needed: Access) -> None:
        """Raise Refused when it may not."""


class Everyone:
    """Lets everyone do everything."""

    def check(self, request: Request, needed: Access) -> None:
        """Let it."""


@dataclass
class Basic:
    """Lets these users (name to password) do everything."""

    users: Mapping[str, str]

    def check(self, request: Request, needed: Access) -> None:
        """Raise Refused without a user's credentials."""
        if _user_of(request.headers.get("authorization", ""), self.users) is None:
            raise Refused(401, "UNAUTHORIZED", "sign in", WWW_Authenticate='Basic realm="the registry"')


@dataclass
class _Token:
    access: Access
    ends: float


@dataclass
class Tokens:
    """Demands a Bearer token that its own service gave for the very scope, and that has not expired.

    `public` repositories may be pulled by anyone; `forbidden` ones by nobody: their tokens are given and lack
    the access, as Docker Hub does it.  `lifetime` is in seconds; None leaves it out of the answer, which
    means 60.  `realm` is where the challenge sends clients; the registry sets it to its service.  A user's
    `identity` tokens are refresh tokens; `static` tokens are good for everything for ever.
    """

    users: Mapping[str, str] = field(default_factory=dict)
    public: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    identity: dict[str, str] = field(default_factory=dict)
    static: frozenset[str] = frozenset()
    lifetime: int | None = 300
    service: str = "registry.test"
    realm: str = ""
    field_name: str = "token"
    given: dict[str, _Token] = field(default_factory=dict)

    def check(self, request: Request, needed: Access) -> None:
        """Raise Refused, with the challenge, without a token for what is needed."""
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        if kind == "Bearer" and text in self.static:
            return
        token = self.given.get(text) if kind == "Bearer" else None
        if token is None or token.ends <= time.monotonic():
            raise self._challenge(needed, "invalid_token" if kind else "")
        if not all({(resource, action), (resource, "*")} & token.access for resource, action in needed):
            raise self._challenge(needed, "insufficient_scope")

    def _challenge(self, needed: Access, error: str) -> Refused:
        parts = {"realm": self.realm, "service": self.service}
        if needed:
            parts["scope"] = scope_text(needed)
        if error:
            parts["error"] = error
        header = "Bearer " + ",".join(f'{name}="{text}"' for name, text in parts.items())
        return Refused(401, "UNAUTHORIZED", "a token is needed", WWW_Authenticate=header)

    def expire(self) -> None:
        """Make every token that was given worthless from now on."""
        self.given.clear()

    def answer(self, request: Request) -> Answer:
        """Answer as the token service."""
        if request.method == "POST":
            return self._grant(request)
        header = request.headers.get("authorization", "")
        user = _user_of(header, self.users)
        if header and user is None:
            return Answer(401, {"Content-Type": "application/json"}, b'{"details":"incorrect credentials"}')
        offline = request.asked("offline_token") == "true"
        return self._token(user, request.query.get("scope", []), offline=offline)

    def _grant(self, request: Request) -> Answer:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") == "refresh_token":
            user = self.identity.get(form.get("refresh_token", ""))
        else:
            user = _user_of(basic(form.get("username", ""), form.get("password", "")), self.users)
        if user is None or not form.get("client_id") or form.get("service") != self.service:
            return Answer(401, {"Content-Type": "application/json"}, b'{"error":"invalid_grant"}')
        return self._token(
            user, form.get("scope", "").split(" "), offline=form.get("access_type") == "offline"
        )

    def _token(self, user: str | None, scopes: list[str], *, offline: bool) -> Answer:
        asked = {pair for text in scopes for scope in text.split(" ") for pair in scope_pairs(scope)}
        granted = frozenset(pair for pair in asked if self._may(user, *pair))
        text = f"token-{len(self.given)}-{user or 'anonymous'}"
        self.given[text] = _Token(
            granted, time.monotonic() + (60 if self.lifetime is None else self.lifetime)
        )
        fields: dict[str, object] = {self.field_name: text}
        if self.lifetime is not None:
            fields["expires_in"] = self.lifetime
        if offline and user:
            fields["refresh_token"] = f"identity-{user}"
            self.identity[f"identity-{user}"] = user
        return Answer(200, {"Content-Type": "application/json"}, json.dumps(fields).encode())

    def _may(self, user: str | None, resource: str, action: str) -> bool:
        name = resource.partition(":")[2]
        if name in self.forbidden:
            return False
        return user is not None or (action == "pull" and name in self.public)


def scope_pairs(scope: str) -> list[tuple[str, str]]:
    """Split `repository:a/b:pull,push` into resource and action, twice."""
    resource, _, actions = scope.rpartition(":")
    return [(resource, action) for action in actions.split(",") if resource and action]


def scope_text(access: Access) -> str:
    """Write access as scopes, in a fixed order."""
    resources = sorted({resource for resource, _ in access})
    return " ".join(
        f"{resource}:{','.join(sorted(action for name, action in access if name == resource))}"
        for resource in resources
    )
