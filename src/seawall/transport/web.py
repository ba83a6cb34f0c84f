"""HTTP and HTTPS (RFC 9110), over TCP or a unix socket."""

from __future__ import annotations

import os
import random
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from seawall.model.errors import FetchError, Misuse
from seawall.model.text import decimal
from seawall.transport.base import Answer, Broken, Missing, Request, Transport, Validator, translated
from seawall.transport.exchange import FOLLOWING, IDEMPOTENT, Exchange, Reply, joined, origin, shown
from seawall.transport.http import spare_its_command
from seawall.transport.proxies import proxy_for
from seawall.transport.reach import refusal
from seawall.transport.tls import Tls, TlsFailed, Untrusted

if TYPE_CHECKING:
    import httpx

REDIRECTS = 5
WAIT_BUDGET = 60.0  # seconds that one request may lose to attempts that fail, and between them
PATIENCE, SLOWEST = (
    60.0,
    1024,
)  # seconds of waiting after which a body must have come at so many bytes a second
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
REFUSED_BEFORE = frozenset({429})  # answers that say that nothing was done, whatever the method
CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})
SAID = 2048  # bytes of a refusal's body that are read for its message


class TooMany(FetchError):
    """The other side said, to the last attempt, that it is asked too often (429)."""


class Web(Transport):
    """HTTP and HTTPS.  Proxies and certificates are those of the environment.

    `socket` is the path of a unix socket to which every request goes, whatever host its address names;
    `tls` adds certificates, and `elsewhere` tells who carries what redirects lead to at another host, so that
    those certificates are for one host alone.  A `public` one asks only hosts of the public internet, unless
    a proxy asks them.  `timeout`, in seconds, bounds every silence and the whole head of an answer.
    """

    def __init__(
        self,
        *,
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
        socket: str | None = None,
        tls: Tls | None = None,
        elsewhere: Callable[[str], Web] | None = None,
        public: bool = False,
    ) -> None:
        self._timeout = timeout
        self.sleep = sleep
        self._socket = socket
        self._tls = tls or Tls()
        self._elsewhere = elsewhere
        self._public = public
        self._clients: dict[tuple[bool, str], httpx.Client] = {}
        self._lock = Lock()
        self._process = os.getpid()
        self._parents: dict[tuple[bool, str], httpx.Client] = {}

    def connected(self, url: str) -> httpx.Client:
        """Return the client for an address: certificates, 25 ms to load, are for those of https alone."""
        kind = not self._socket and url.startswith("https:"), self.proxy(url)
        with self._lock:
            if self._process != os.getpid():  # a fork: these connections are its parent's, and stay open
                self._process, self._parents, self._clients = os.getpid(), self._clients, {}
            if kind not in self._clients:
                if self._socket and (error := refusal(self._socket)):
                    raise FetchError(f"{self._socket}: {error.strerror or error}") from error
                self._clients[kind] = client = self._made(*kind)
                weakref.finalize(self, client.close)
            return self._clients[kind]

    def proxy(self, url: str) -> str:
        """Return the address of the proxy that a request goes through, "" for none."""
        return "" if self._socket else proxy_for(url)

    def _made(self, secure: bool, proxy: str) -> httpx.Client:  # noqa: FBT001 - a kind of client
        spare_its_command()
        import httpx  # noqa: PLC0415 - 40 ms that only a fetch pays

        from seawall import __version__  # noqa: PLC0415
        from seawall.transport.sockets import bound  # noqa: PLC0415

        verify = self._tls.context() if secure else False
        through = httpx.Proxy(proxy) if proxy else None
        if proxy.startswith("https:"):
            through = httpx.Proxy(proxy, ssl_context=Tls().context())
        try:
            transport = httpx.HTTPTransport(verify=verify, proxy=through, uds=self._socket)
        except ImportError:
            raise Misuse("the proxy speaks SOCKS, for which the package socksio is to be installed") from None
        bound(transport, public=self._public and not proxy)
        return httpx.Client(
            timeout=httpx.Timeout(self._timeout, connect=min(10.0, self._timeout)),
            headers={"user-agent": f"seawall/{__version__}", "accept-encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    @contextmanager
    def _open(self, request: Request) -> Iterator[Answer]:
        with self.exchange(Exchange("GET", request.url, _headers(request))) as reply:
            yield _answer(request, reply)

    @contextmanager
    def exchange(self, exchange: Exchange) -> Iterator[Reply]:
        """Give the reply while the block lasts; every status that another try cannot mend is the caller's.

        A method that may be repeated is tried again after a broken connection, 408, 425, 429 and 5xx, any
        other only when nothing was done.  GET and HEAD follow redirects, without credentials to another host.
        With a single attempt every status is the caller's.  Raises FetchError, TlsFailed among it, and Misuse
        for files of certificates.
        """
        with translated(shown(exchange.url)):
            response, url = self._followed(exchange)
        with closing(response):
            yield _reply(response, url)

    def _followed(self, exchange: Exchange) -> tuple[httpx.Response, str]:
        """Return the response that is neither a redirect nor worth another try, and where it came from."""
        headers = dict(exchange.headers)
        url = exchange.url
        insisting = _Insisting(exchange, self.sleep, self._timeout)
        follows = exchange.follow and exchange.method in FOLLOWING
        for _ in range(REDIRECTS + 1):
            response = insisting.send(self._carrier(exchange.url, url), url, headers)
            if response.status_code not in {301, 302, 303, 307, 308} or not follows:
                return response, url
            response.close()
            target = _redirected(url, response.headers.get("location", ""))
            if origin(target) != origin(url):
                headers = {name: text for name, text in headers.items() if name.lower() not in CREDENTIALS}
            url = target
        raise FetchError(f"{shown(exchange.url)}: more than {REDIRECTS} redirects")

    def _carrier(self, asked: str, url: str) -> Web:
        if self._elsewhere is None or origin(url) == origin(asked):
            return self
        return self._elsewhere(url)


class _Insisting:
    """Sends an exchange until an answer comes that is worth having.

    WAIT_BUDGET seconds may be lost: in the pauses, and to attempts without a body that came to nothing.
    """

    def __init__(self, exchange: Exchange, sleep: Callable[[float], None], timeout: float) -> None:
        self._exchange = exchange
        self._sleep = sleep
        self._timeout = timeout
        self._budget = WAIT_BUDGET

    def send(self, web: Web, url: str, headers: Mapping[str, str]) -> httpx.Response:
        """Return the response; FetchError when attempts or budget are used up."""
        client = web.connected(url)
        from seawall.transport.sockets import head_within  # noqa: PLC0415 - imported with the client

        proxy = web.proxy(url)
        through = f" (through the proxy {shown(proxy)})" if proxy else ""
        body, method = self._exchange.body, self._exchange.method
        for attempt in range(1, self._exchange.attempts + 1):
            content = body() if callable(body) else body or None
            asked = client.build_request(method, url, headers=headers, content=content)
            began, kind = time.monotonic(), FetchError
            try:
                with head_within(self._timeout):
                    response = client.send(asked, stream=True)
            except _transient() as error:
                refused, pause = f"{_why(error)}{through}", _pause(attempt)
                if _is_tls(error):
                    failed = Untrusted if "certificate verify failed" in str(error) else TlsFailed
                    raise failed(f"{shown(url)}: no trusted TLS connection{through}: {error}") from error
                last = _hopeless(error) or (method not in IDEMPOTENT and not _never_connected(error))
            else:
                status = response.status_code
                if status not in self._mended():
                    return response
                pause = _retry_after(response.headers.get("retry-after")) or _pause(attempt)
                last, kind = False, TooMany if status == 429 else FetchError
                over = attempt == self._exchange.attempts or pause > self._left(began)
                refused = f"answered {status}{_said(response, headers) if over else ''}"
                response.close()
            self._budget = self._left(began)
            if last or attempt == self._exchange.attempts or pause > self._budget:
                raise kind(f"{shown(url)}: {refused} ({attempt} attempts)")
            self._budget -= pause
            self._sleep(pause)
        raise AssertionError("the loop returns or raises")

    def _left(self, began: float) -> float:
        """Return what is left of the budget when an attempt that began then has failed."""
        return self._budget - (0.0 if self._exchange.body else time.monotonic() - began)

    def _mended(self) -> frozenset[int]:
        """Return the statuses that another try may mend; none when there is to be no other."""
        if self._exchange.attempts == 1:
            return frozenset()
        return RETRIED if self._exchange.method in IDEMPOTENT else REFUSED_BEFORE


def _said(response: httpx.Response, headers: Mapping[str, str]) -> str:
    """Return what a refusal says for itself: its first bytes, where they are text and echo no credentials."""
    content = b""
    try:
        for piece in _unbroken(response, ""):
            content += piece
            if len(content) >= SAID:
                break
    except FetchError:
        pass
    text = " ".join(content[:SAID].decode("ascii", "replace").split())
    if not text or "<" in text or any(secret in text for secret in _secrets(headers)):
        return ""
    return f": {text[:300]}"


def _secrets(headers: Mapping[str, str]) -> Iterator[str]:
    """Yield what of a request must never be shown: tokens and passwords."""
    for name, text in headers.items():
        if name.lower() in CREDENTIALS:
            scheme, _, secret = text.partition(" ")
            yield secret or text
            if scheme.lower() == "basic":
                from base64 import b64decode  # noqa: PLC0415 - for refusals only

                yield b64decode(secret).decode(errors="replace").partition(":")[2] or secret


def _transient() -> tuple[type[Exception], ...]:
    import httpcore  # noqa: PLC0415
    import httpx  # noqa: PLC0415

    return httpx.TransportError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError


def _never_connected(error: Exception) -> bool:
    import httpx  # noqa: PLC0415

    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def _hopeless(error: Exception) -> bool:
    """Say whether trying again cannot help: an address that is none, a host that nobody knows."""
    import httpx  # noqa: PLC0415

    own = isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol)
    return own or "Name or service not known" in str(error)


def _why(error: Exception) -> str:
    """Return what went wrong; what is wrong with a header of ours is not shown, which may be a secret."""
    import httpx  # noqa: PLC0415

    if isinstance(error, httpx.LocalProtocolError):
        return "not a request that HTTP allows"
    return f"{type(error).__name__}: {error}"


def _is_tls(error: Exception) -> bool:
    """Say whether it was the handshake that failed; what OpenSSL says comes through as text alone."""
    return _never_connected(error) and any(
        mark in str(error) for mark in ("[SSL", "CERTIFICATE", "certificate")
    )


def _pause(attempt: int) -> float:
    """Wait twice as long each time, with full jitter so that a thousand clients do not come at once."""
    return random.uniform(0.1, 0.5 * 2**attempt)  # noqa: S311 - spreads load, keeps no secret


def _retry_after(text: str | None) -> float:
    """Return the seconds of a Retry-After (RFC 9110, section 10.2.3); 0 for none or nonsense."""
    if not text:
        return 0.0
    seconds = decimal(text.strip())
    if seconds is not None:
        return float(seconds)
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to import, and rarely needed

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _redirected(url: str, location: str) -> str:
    target = joined(url, location)
    scheme = urlsplit(target).scheme
    if not location or scheme not in {"http", "https"}:
        raise FetchError(f"{shown(url)}: redirects to {location[:200]!r}")
    if scheme == "http" and urlsplit(url).scheme == "https":
        raise FetchError(f"{shown(url)}: redirects from https to http")
    return target


def _headers(request: Request) -> dict[str, str]:
    headers = dict(request.headers)
    if request.known.etag:
        headers["if-none-match"] = request.known.etag
    elif request.known.modified:
        headers["if-modified-since"] = request.known.modified
    if request.start and request.same.strong:
        headers["range"] = f"bytes={request.start}-"
        headers["if-range"] = request.same.strong
    return headers


def _reply(response: httpx.Response, url: str) -> Reply:
    """Return a response as the caller gets it; a success must come as it is, a refusal is emptied."""
    headers = dict(response.headers.items())
    if headers.get("content-encoding", "identity") == "identity":
        return Reply(response.status_code, headers, _unbroken(response, shown(url)), url)
    if response.status_code < 300:
        raise FetchError(f"{shown(url)}: sent encoded, which was not asked for")
    return Reply(response.status_code, headers, iter(()), url)


def _answer(request: Request, reply: Reply) -> Answer:
    validator = Validator(reply.headers.get("etag", ""), reply.headers.get("last-modified", ""))
    status, where = reply.status, shown(request.url)
    if status == 304 and request.known:
        return Answer(iter(()), validator, unchanged=True)
    if status in {404, 410}:
        raise Missing(f"{where}: {status}")
    if status not in {200, 206}:
        raise FetchError(f"{where}: answered {status}")
    size = decimal(reply.headers.get("content-length", ""))
    start = 0
    if status == 206:
        start, size = content_range(where, reply.headers.get("content-range", ""))
    return Answer(reply.body, validator, start, size)


def content_range(where: str, text: str) -> tuple[int, int | None]:
    """Return the first byte and the whole length of a Content-Range (RFC 9110, section 14.4)."""
    unit, _, rest = text.partition(" ")
    span, _, whole = rest.partition("/")
    first = decimal(span.partition("-")[0])
    if unit != "bytes" or first is None:
        raise FetchError(f"{where}: an unreadable Content-Range {text[:80]!r}")
    return first, decimal(whole)


def _unbroken(response: httpx.Response, where: str) -> Iterator[bytes]:
    """Yield the body; only the time that is spent waiting for the other side counts against its patience."""
    from seawall.transport.sockets import body_of  # noqa: PLC0415 - imported with the client

    waited, seen = 0.0, 0
    pieces = body_of(response)
    try:
        while True:
            began = time.monotonic()
            piece = next(pieces, None)
            waited += time.monotonic() - began
            if piece is None:
                return
            yield piece
            seen += len(piece)
            if waited > PATIENCE and seen < waited * SLOWEST:
                raise FetchError(f"{where}: only {seen} bytes in {waited:.0f} s")
    except _transient() as error:
        raise Broken(f"{where}: {type(error).__name__}: {error}") from error
