"""The second plug-in kind of this room: a provider that can be asked whether a secret of its is live."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache

from msgspec import Struct, field

from seawall import plugins


class State(StrEnum):
    """What a provider says of a secret; UNKNOWN is neither of the others."""

    LIVE = "live"
    DEAD = "dead"
    UNKNOWN = "unknown"


class Question(Struct, frozen=True):
    """A request that changes nothing at the provider; the secret stands in headers or body alone.

    `path` begins with a slash and follows the provider's base address.
    """

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""


class Verifier(Struct, frozen=True):
    """How one provider is asked; bound as VERIFIER by a module of `secrets/verifiers/` of that name.

    `detectors` are those whose secrets it knows; `base` is its address, "" where that has to be given.
    `request` makes the question of a secret's text, and `judges` the state of a status and a body; what is
    not plainly the provider's own answer is UNKNOWN.  `elsewhere` marks one that people run themselves, or
    that has several sites which do not know of each other's secrets: there, a no of the usual address proves
    nothing.  `reference` is the page on which the provider documents the call.
    """

    name: str
    title: str
    detectors: tuple[str, ...]
    base: str
    request: Callable[[str], Question]
    judges: Callable[[int, bytes], State]
    reference: str
    elsewhere: bool = False


@cache
def verifiers() -> dict[str, Verifier]:
    """Return the verifiers by the names of the detectors that they serve.

    Raises ValueError where two serve one detector: a mistake of a developer.
    """
    found: dict[str, Verifier] = {}
    for verifier in all_verifiers().values():
        for detector in verifier.detectors:
            if found.setdefault(detector, verifier) is not verifier:
                raise ValueError(f"{verifier.name}: {detector} is served by {found[detector].name}")
    return found


def all_verifiers() -> dict[str, Verifier]:
    """Return the verifiers by their own names, sorted."""
    return plugins.load("seawall.secrets.verifiers", "VERIFIER", Verifier)


def bearer(path: str, **headers: str) -> Callable[[str], Question]:
    """Return what asks for `path` with the secret as a bearer token (RFC 6750, section 2.1)."""
    more = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda secret: Question(path, {"authorization": f"Bearer {secret}", **more})


def answers(
    key: str, dead: frozenset[int] = frozenset({401}), live: frozenset[int] = frozenset()
) -> Callable[[int, bytes], State]:
    """Return what judges by status: 200 is live where the body is an object that has `key`.

    `dead` are statuses that refuse the secret itself, and `live` those that refuse what it may do; both count
    only with an object as body, for else something before the provider may have spoken.
    """

    def judges(status: int, body: bytes) -> State:
        told = object_of(body)
        if told is None:
            return State.UNKNOWN
        if status in live or (status == 200 and key in told):
            return State.LIVE
        return State.DEAD if status in dead else State.UNKNOWN

    return judges


def object_of(body: bytes) -> dict[str, object] | None:
    """Return the JSON object that a body is, None for any other body."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
