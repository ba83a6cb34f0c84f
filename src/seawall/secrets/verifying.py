"""Asking providers whether what was found is live: only where a person wants it, for it tells them of it.

A secret leaves this process for its provider alone, in a header or body, never in an address; no redirect is
followed, nothing is asked twice, and nothing of an answer is kept or shown but what it comes to.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace

from seawall.model.errors import FetchError, Misuse, SeawallError
from seawall.model.finding import Finding, Severity
from seawall.model.package import NotAssessed
from seawall.secrets.asking import Question, State, Verifier, all_verifiers, verifiers
from seawall.secrets.findings import not_assessed
from seawall.secrets.hits import Hit, Skipped

if TYPE_CHECKING:
    from seawall.transport import Web

KIND = "secret"
VARIABLE = "SEAWALL_VERIFY_"
TIMEOUT = 10.0  # seconds that the head of an answer, and again its body, may take
LONGEST_ANSWER = 256 * 1024
MOST_ASKED = 500
_PATIENCE = 2  # failures in a row after which a provider is left in peace
_TOO_OFTEN = 429
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Verifying:
    """Asks, each secret once, and gathers what is not assessed.

    `places` are the addresses to ask instead of the usual ones, by the names of verifiers; the environment
    has others as SEAWALL_VERIFY_<NAME>.  Raises Misuse for names and addresses that are none.
    """

    def __init__(
        self,
        places: Mapping[str, str] | None = None,
        environment: Mapping[str, str] = os.environ,
        timeout: float = TIMEOUT,
    ) -> None:
        self._places = _places(places or {}, environment)
        self._timeout = timeout
        self._web: Web | None = None
        self._known: dict[tuple[str, str], tuple[State, str]] = {}
        self._failures: dict[str, int] = {}
        self._doubts: dict[str, Skipped] = {}
        self._unasked = 0

    def judged(self, found: Finding, hit: Hit) -> Finding:
        """Return the finding as its provider judges it: as it was, where there is none, or none that says."""
        verifier = verifiers().get(hit.rule)
        if verifier is None:
            self._unasked += 1
            return found
        state, why = self._state(verifier, hit.secret)
        if state is State.LIVE:
            return _told(found, f"live, as {verifier.title} says", Severity.CRITICAL, "high")
        if state is State.DEAD:
            said = f"revoked, as {verifier.title} says"
            return _told(found, said, Severity.LOW, found.confidence)
        place = found.locations[0]
        doubt = self._doubts.setdefault(
            f"whether it is live is not known: {why}",
            Skipped(example=f"{hit.rule} in {place.path}" + (f":{place.line}" if place.line else "")),
        )
        doubt.count += 1
        return replace(found, explanation=_and(found.explanation, f"whether it is live is not known: {why}"))

    @property
    def not_assessed(self) -> tuple[NotAssessed, ...]:
        """What providers did not say: for each reason how many secrets, and one of them by its place."""
        return not_assessed(self._doubts, KIND)

    @property
    def notices(self) -> tuple[str, ...]:
        """What is to be known of the asking."""
        asked = len(self._known)
        said = [f"{asked} asked about at their providers (--verify)"]
        if self._unasked:
            said.append(f"{self._unasked} of kinds that no provider is asked about")
        return tuple(said)

    def _state(self, verifier: Verifier, secret: str) -> tuple[State, str]:
        key = verifier.name, secret
        if key in self._known:
            return self._known[key]
        if not secret.isascii() or not secret.isprintable() or " " in secret:
            return State.UNKNOWN, "it has characters that no request can carry"
        if self._failures.get(verifier.name, 0) >= _PATIENCE:
            return State.UNKNOWN, f"{verifier.title} was not asked any more, for it did not answer others"
        base = self._places.get(verifier.name, "")
        if not (base or verifier.base):
            return State.UNKNOWN, f"{verifier.title} is asked where --verify-url {verifier.name}=URL says"
        if len(self._known) >= MOST_ASKED:
            return State.UNKNOWN, f"more than {MOST_ASKED} are not asked about"
        self._known[key] = answer = self._asked(verifier, secret, base)
        return answer

    def _asked(self, verifier: Verifier, secret: str, base: str) -> tuple[State, str]:
        try:
            status, body = self._answer(verifier.request(secret), base or verifier.base)
        except SeawallError as error:
            self._failures[verifier.name] = self._failures.get(verifier.name, 0) + 1
            return State.UNKNOWN, f"{verifier.title} could not be asked: {_without(str(error), secret)}"
        state = verifier.judges(status, body)
        if state is State.UNKNOWN and (status >= 500 or status == _TOO_OFTEN):
            more = _PATIENCE if status == _TOO_OFTEN else 1
            self._failures[verifier.name] = self._failures.get(verifier.name, 0) + more
        else:
            self._failures[verifier.name] = 0
        if state is State.UNKNOWN:
            return state, f"{verifier.title} answered {status}, which says neither"
        if state is State.DEAD and verifier.elsewhere and not base:
            host = urlsplit(verifier.base).hostname
            other = f"it may be of another {verifier.title} (--verify-url {verifier.name}=URL)"
            return State.UNKNOWN, f"{host} does not know it, and {other}"
        return state, ""

    def _answer(self, question: Question, base: str) -> tuple[int, bytes]:
        """Return status and body of the one attempt that is made; FetchError for what takes too long."""
        from seawall.transport import Exchange, Web  # noqa: PLC0415 - only where somebody is asked

        if self._web is None:
            self._web = Web(timeout=self._timeout)
        headers = {"accept": "application/json", **question.headers}
        exchange = Exchange(question.method, base + question.path, headers, question.body, 1, follow=False)
        with self._web.exchange(exchange) as reply:
            until = time.monotonic() + self._timeout
            body = bytearray()
            for piece in reply.body:
                body += piece
                if len(body) > LONGEST_ANSWER:
                    raise FetchError(f"an answer of more than {LONGEST_ANSWER} bytes")
                if time.monotonic() > until:
                    raise FetchError(f"no whole answer within {self._timeout:g} s")
            return reply.status, bytes(body)


def _told(found: Finding, said: str, severity: Severity, confidence: str) -> Finding:
    return replace(
        found,
        advice=replace(found.advice, severity=severity),
        explanation=_and(said, found.explanation),
        confidence=confidence,
    )


def _and(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _without(text: str, secret: str) -> str:
    """Return an error's text, which should not hold the secret, and does not after this."""
    return text.replace(secret, "…")


def _places(asked: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses that are to be asked instead of the usual ones, without a slash at the end."""
    known = all_verifiers()
    unknown = sorted(asked.keys() - known.keys())
    if unknown:
        raise Misuse(f"--verify-url {unknown[0]}: no such provider; there is {', '.join(known)}")
    given = {name: text for name in known if (text := environment.get(VARIABLE + name.upper()))}
    places = {**given, **asked}
    for name, place in places.items():
        if not _is_place(place):
            raise Misuse(
                f"{name}: {place[:200]!r} is no address to send a secret to; give https://HOST[/PATH],"
                " or http:// on this machine"
            )
    return {name: place.rstrip("/") for name, place in places.items()}


def _is_place(text: str) -> bool:
    """Say whether secrets may be sent to an address: by https, or to this machine."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username is not None)
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    return bool(host) and plain and safe
