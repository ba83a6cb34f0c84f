"""Asking a registry (OCI distribution specification 1.1); every refusal is an error that says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import FetchError, LimitExceeded, NotAllowed, NotFound, SeawallError
from seawall.source.base import KIB
from seawall.source.oci.credentials import NOBODY
from seawall.source.oci.registry.auth import Authenticator
from seawall.source.oci.registry.host import Host
from seawall.transport import Broken, Exchange, Reply, TooMany
from seawall.transport.exchange import ATTEMPTS

REFUSAL = 64 * KIB  # bytes of a refusal's body that are read
OK = frozenset({200})


class _Error(Struct, frozen=True):
    code: str = ""
    message: str = ""


class _Errors(Struct, frozen=True):
    """The body of a refusal (distribution specification, "Error Codes")."""

    errors: tuple[_Error, ...] = ()


class Client:
    """Asks one registry as somebody.

    Raises NotAllowed for 401 and 403, NotFound for 404, FetchError for other refusals and for a network that
    fails; each says what was asked of whom, and with which credentials.
    """

    def __init__(self, host: Host, authenticator: Authenticator) -> None:
        self.host = host
        self._authenticator = authenticator
        self._let_in = False

    @contextmanager
    def ask(
        self,
        what: str,
        exchange: Exchange,
        scopes: Iterable[str] = (),
        expected: frozenset[int] = OK,
    ) -> Iterator[Reply]:
        """Give the reply, whose status is one of `expected`, while the block lasts.

        The exchange's address is a path of the registry's, so that no login goes elsewhere; `what` is what
        messages call the thing.
        """
        scopes = tuple(scopes)
        url = f"{self.host.base}{exchange.url}"
        logins = 2 if self._let_in else 1  # a token may run out; one that was never good will not be
        for attempt in range(logins + 1):
            used = self._login(what, scopes)
            headers = {**exchange.headers, **({"authorization": used} if used else {})}
            sent = replace(exchange, url=url, headers=headers)
            with ExitStack() as stack:
                reply = self._entered(stack, what, sent)
                if reply.status in expected:
                    self._let_in = True
                    yield reply
                    return
                body = _refusal(reply)
                if attempt < logins and reply.status == 401 and self.host.owns(reply.url):
                    challenge = reply.headers.get("www-authenticate", "")
                    if self._authenticator.learn(challenge, scopes, used):
                        continue
                raise self._refused(what, reply, body, used)

    def _login(self, what: str, scopes: Iterable[str]) -> str:
        try:
            return self._authenticator.header(scopes)
        except SeawallError as error:
            error.args = (f"{what}: {error}",)
            raise

    def _entered(self, stack: ExitStack, what: str, sent: Exchange) -> Reply:
        try:
            return stack.enter_context(self.host.exchange(sent))
        except FetchError as error:
            raise FetchError(f"{what}: {error}; {self._asked_with()}{self._patience(error)}") from error

    def _asked_with(self) -> str:
        return f"asked with {self._authenticator.source}"

    def _patience(self, error: FetchError) -> str:
        """Return what to do about a registry that will not be asked so often."""
        if not isinstance(error, TooMany):
            return ""
        wait = "wait until it allows more"
        login = f"log in, for more are allowed to whom it knows (docker login {self.host.name}), or "
        return f": {login if self._anonymous else ''}{wait}"

    @property
    def _anonymous(self) -> bool:
        return self._authenticator.source.startswith(NOBODY)

    def fetch(
        self,
        what: str,
        path: str,
        limit: int,
        *,
        scopes: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
        expected: frozenset[int] = OK,
    ) -> tuple[Reply, bytes]:
        """Return a whole document of at most `limit` bytes; LimitExceeded for a longer one."""
        broken: SeawallError | None = None
        for _ in range(ATTEMPTS):
            try:
                with self.ask(what, Exchange("GET", path, headers or {}), scopes, expected) as reply:
                    return reply, _whole(what, reply, limit)
            except Broken as error:
                broken = error
        raise FetchError(f"{what}: the connection broke {ATTEMPTS} times: {broken}") from broken

    def done(
        self,
        what: str,
        exchange: Exchange,
        scopes: Iterable[str] = (),
        expected: frozenset[int] = OK,
    ) -> Reply:
        """Send a request whose answer is in its status and headers; the body is read and dropped."""
        with self.ask(what, exchange, scopes, expected) as reply:
            _refusal(reply)
            return reply

    def _refused(self, what: str, reply: Reply, body: bytes, used: str) -> SeawallError:
        status = reply.status
        who = self.host.name if self.host.owns(reply.url) else urlsplit(reply.url).hostname
        said = self._authenticator.redacted(_said(body), used)
        text = f"{what}: {who} answered {status}{said}; {self._asked_with()}"
        if status in {401, 403}:
            login = f"docker login {self.host.name}"
            advice = f": log in ({login}) or see docs/registries.md" if self._anonymous else ""
            again = f": log in again ({login}), or give others (docs/registries.md)"
            return NotAllowed(f"{text}{advice or (again if status == 401 else '')}")
        return NotFound(text) if status == 404 else FetchError(text)


def _whole(what: str, reply: Reply, limit: int) -> bytes:
    pieces, length = [], 0
    for piece in reply.body:
        length += len(piece)
        if length > limit:
            raise LimitExceeded(f"{what}: more than the {limit} bytes allowed")
        pieces.append(piece)
    return b"".join(pieces)


def _refusal(reply: Reply) -> bytes:
    """Read a little of a body; to its end, where it is short, so that the connection can be used again."""
    content = b""
    try:
        for piece in reply.body:
            content += piece
            if len(content) > REFUSAL:
                break
    except FetchError:
        pass
    return content


def _said(body: bytes) -> str:
    """Return what the registry says for itself: the first error of its answer."""
    try:
        errors = msgspec.json.decode(body, type=_Errors).errors
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    if not errors:
        return ""
    text = ": ".join(filter(None, (errors[0].code, errors[0].message)))
    return f" ({text[:200]})" if text.isprintable() and text else ""
