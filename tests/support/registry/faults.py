"""What can go wrong with a registry: faults that spoil the right answer, by rule or by chance."""

from __future__ import annotations

import gzip
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from support.registry.host import NO_ANSWER, Answer, Request, Respond


@dataclass(frozen=True)
class Fault:
    """A fault has the request and the way to the right answer, which it may take, change or leave."""

    name: str
    apply: Callable[[Request, Respond], Answer]


def changed(name: str, change: Callable[[Answer], Answer]) -> Fault:
    """Return the fault that changes the right answer."""
    return Fault(name, lambda request, right: change(right(request)))


def instead(name: str, answer: Answer) -> Fault:
    """Return the fault that gives another answer; what was asked for is not done."""
    return Fault(name, lambda request, right: answer)


def status(code: int, *, retry_after: str = "", body: bytes = b'{"errors":[]}') -> Fault:
    """Answer with this status; `retry_after` is seconds, a date or nonsense."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return instead(f"status {code}", Answer(code, {"Content-Type": "application/json", **headers}, body))


def drop() -> Fault:
    """Close the connection without an answer."""
    return instead("drop", Answer(NO_ANSWER))


def cut(after: int) -> Fault:
    """Close the connection after so many bytes of the body."""
    return changed(f"cut after {after}", lambda answer: replace(answer, cut=after))


def late(seconds: float) -> Fault:
    """Say nothing for so many seconds, then answer."""

    def apply(request: Request, right: Respond) -> Answer:
        time.sleep(seconds)
        return right(request)

    return Fault("late", apply)


def slow(step: int, pause: float) -> Fault:
    """Send `step` bytes, pause for so many seconds, and so on."""
    return changed("slow", lambda answer: replace(answer, pace=(step, pause)))


def lying_length(by: int) -> Fault:
    """Claim a length that is `by` more (or, below zero, less) than what is sent."""
    return changed(f"length {by:+d}", lambda answer: replace(answer, length=max(0, len(answer.content) + by)))


def wrong_bytes() -> Fault:
    """Send other bytes, of the same number."""

    def change(answer: Answer) -> Answer:
        body = bytearray(answer.content)
        if body:
            body[len(body) // 2] ^= 0xFF
        return replace(answer, body=bytes(body))

    return changed("wrong bytes", change)


def truncated() -> Fault:
    """Send the first half of the body, as if it were all."""
    return changed(
        "truncated", lambda answer: replace(answer, body=answer.content[: len(answer.content) // 2])
    )


def padded(size: int) -> Fault:
    """Send the body with blanks behind it, so that it is `size` bytes: the same JSON, and far too long."""
    return changed(f"padded to {size}", lambda answer: replace(answer, body=answer.content.ljust(size)))


def endless() -> Fault:
    """Send a body that never ends."""

    def forever() -> Iterator[bytes]:
        while True:
            yield b" " * 65536

    return changed("endless body", lambda answer: replace(answer, body=forever()))


def other_body(body: bytes, media_type: str = "application/json") -> Fault:
    """Send this body with success, whatever was asked for."""
    return instead("other body", Answer(200, {"Content-Type": media_type}, body))


def gzip_encoded() -> Fault:
    """Send the body in gzip's encoding, asked for or not."""
    return changed(
        "gzip",
        lambda answer: replace(answer, body=gzip.compress(answer.content, 1, mtime=0)).with_headers(
            Content_Encoding="gzip"
        ),
    )


def header(name: str, value: str | None) -> Fault:
    """Give another header of this name, or none."""
    shown = f"{value}" if value is None or len(value) < 50 else f"{value[:40]}… of {len(value)}"
    return changed(f"{name}: {shown}", lambda answer: answer.with_headers(**{name: value}))


def media_type(value: str | None) -> Fault:
    """Call the body something else, or nothing."""
    return header("Content-Type", value)


def digest_header(value: str | None) -> Fault:
    """Give another Docker-Content-Digest, or none."""
    return header("Docker-Content-Digest", value)


def redirect(to: str, code: int = 307) -> Fault:
    """Send the client to another address."""
    return instead(f"redirect to {to}", Answer(code, {"Location": to}))


def redirect_loop() -> Fault:
    """Send the client to where it is."""
    return Fault("redirect loop", lambda request, right: Answer(307, {"Location": request.path}))


def challenge(header: str) -> Fault:
    """Answer 401 with this WWW-Authenticate header."""
    return instead("challenge", Answer(401, {"WWW-Authenticate": header}, b'{"errors":[]}'))


def realm(address: str) -> Fault:
    """Answer 401 and name `address` as the place where tokens are had."""
    return replace(
        challenge(f'Bearer realm="{address}",service="registry",scope="repository:x:pull"'),
        name=f"realm {address}",
    )


def link(target: str) -> Fault:
    """Give `target` as the next page, whatever page was asked for."""
    return changed(f"link to {target}", lambda answer: answer.with_headers(Link=f'<{target}>; rel="next"'))


def endless_list() -> Fault:
    """Give a list whose next page is always another one."""
    count = iter(range(1 << 62))

    def apply(request: Request, right: Respond) -> Answer:
        answer = right(replace(request, query={}))
        return answer.with_headers(Link=f'<{request.path}?last=page{next(count)}>; rel="next"')

    return Fault("endless list", apply)


def range_ignored() -> Fault:
    """Send all where a part was asked for."""
    return Fault("range ignored", lambda request, right: right(request.without("range")))


def range_shifted(by: int = 1) -> Fault:
    """Send another part than was asked for, and say so truthfully in Content-Range."""

    def apply(request: Request, right: Respond) -> Answer:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
        if wanted is None:
            return right(request)
        part = f"bytes={int(wanted[1]) + by}-{wanted[2]}"
        return right(replace(request, headers={**request.headers, "range": part}))

    return Fault("range shifted", apply)


# What a client may get over by asking again, and what it must notice.
TRANSIENT = (
    status(429, retry_after="0"),
    status(500),
    status(503),
    drop(),
    cut(0),
    cut(40),
    slow(512, 0.001),
)
HOSTILE = (
    *(lying_length(7), lying_length(-7), wrong_bytes(), truncated(), padded(5 << 20), other_body(b"[1, 2")),
    *(gzip_encoded(), media_type("text/html"), digest_header("sha256:" + "0" * 64), digest_header(None)),
    *(
        redirect_loop(),
        redirect("/nowhere"),
        status(404),
        status(403),
        challenge("Nonsense"),
        range_ignored(),
    ),
)


@dataclass
class Rule:
    """When a fault comes: requests whose target `pattern` is found in, the first `times` (below 0: ever)."""

    fault: Fault
    pattern: re.Pattern[str]
    methods: frozenset[str]
    host: str
    times: int

    def fits(self, host: str, request: Request) -> bool:
        """Say whether this rule concerns the request."""
        return (
            self.times != 0
            and self.host in {"", host}
            and (not self.methods or request.method in self.methods)
            and self.pattern.search(request.path) is not None
        )


@dataclass
class Chance:
    """Faults by chance: the same seed gives the n-th request for the same thing the same fate.

    After `most` faults a thing is left in peace, so that a client that asks again comes through.
    """

    seed: int
    rate: float
    kinds: Sequence[Fault]
    most: int = 2
    _asked: Counter[str] = field(default_factory=Counter)
    _hit: Counter[str] = field(default_factory=Counter)

    def throw(self, host: str, request: Request) -> Fault | None:
        """Return the fault that falls to this request, if any."""
        thing = f"{host} {request.method} {request.path}"
        self._asked[thing] += 1
        dice = random.Random(f"{self.seed} {thing} {self._asked[thing]}")
        if self._hit[thing] >= self.most or dice.random() >= self.rate:
            return None
        self._hit[thing] += 1
        return dice.choice(self.kinds)


class Faults:
    """The rules in force, asked in their order, and then chance; `fired` tells what came when."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.chance: Chance | None = None
        self.fired: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault, path: str = "", *, methods: str = "", host: str = "", times: int = 1) -> None:
        """Put a rule in force: `path` is a regular expression, `methods` are names with blanks between."""
        self.rules.append(Rule(fault, re.compile(path), frozenset(methods.split()), host, times))

    def clear(self) -> None:
        """Be well again."""
        self.rules.clear()
        self.chance = None

    def around(self, host: str, right: Respond) -> Respond:
        """Return what answers in the host's name, faults included."""

        def respond(request: Request) -> Answer:
            fault = self._next(host, request)
            return fault.apply(request, right) if fault else right(request)

        return respond

    def _next(self, host: str, request: Request) -> Fault | None:
        with self._lock:
            rule = next((rule for rule in self.rules if rule.fits(host, request)), None)
            fault = rule.fault if rule else self.chance.throw(host, request) if self.chance else None
            if rule:
                rule.times -= 1
            if fault:
                self.fired.append((f"{request.method} {request.path}", fault.name))
            return fault
