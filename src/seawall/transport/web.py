"""HTTP and HTTPS (RFC 9110)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from seawall.model.errors import FetchError
from seawall.model.text import decimal
from seawall.transport.base import ATTEMPTS, Answer, Broken, Missing, Request, Transport, Validator

if TYPE_CHECKING:
    import httpx

REDIRECTS = 5
WAIT_BUDGET = 60.0  # seconds that one request may spend waiting between its attempts
PATIENCE, SLOWEST = 60.0, 1024  # seconds after which a body must have come at so many bytes a second
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


class Web(Transport):
    """HTTP and HTTPS.  Proxies and certificates are those of the environment, as httpx reads them."""

    def __init__(self, *, timeout: float = 30.0, sleep: Callable[[float], None] = time.sleep) -> None:
        self._timeout = timeout
        self._sleep = sleep
        self._client: httpx.Client | None = None
        self._lock = Lock()

    def _connected(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                import httpx  # noqa: PLC0415 - 60 ms that only a fetch pays

                from seawall import __version__  # noqa: PLC0415

                self._client = httpx.Client(
                    timeout=httpx.Timeout(self._timeout, connect=min(10.0, self._timeout)),
                    headers={"user-agent": f"seawall/{__version__}", "accept-encoding": "identity"},
                    follow_redirects=False,
                )
            return self._client

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    @contextmanager
    def _open(self, request: Request) -> Iterator[Answer]:
        response = self._answered(request)
        with closing(response):
            yield _answer(request, response)

    def _answered(self, request: Request) -> httpx.Response:
        """Return the response that is neither a redirect nor worth another try."""
        headers = _headers(request)
        url = request.url
        for _ in range(REDIRECTS + 1):
            response = self._insisted(url, headers)
            if response.status_code not in {301, 302, 303, 307, 308}:
                return response
            response.close()
            target = _redirected(url, response.headers.get("location", ""))
            if urlsplit(target)[:2] != urlsplit(url)[:2]:
                headers = {name: text for name, text in headers.items() if name.lower() not in CREDENTIALS}
            url = target
        raise FetchError(f"{request.url}: more than {REDIRECTS} redirects")

    def _insisted(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        """Send until an answer comes that is worth having, waiting WAIT_BUDGET seconds in all at most."""
        client = self._connected()
        budget = WAIT_BUDGET
        for attempt in range(1, ATTEMPTS + 1):
            asked = client.build_request("GET", url, headers=headers)
            try:
                response = client.send(asked, stream=True)
            except _transient() as error:
                refused, pause = f"{type(error).__name__}: {error}", _pause(attempt)
            else:
                if response.status_code not in RETRIED:
                    return response
                response.close()
                refused = f"answered {response.status_code}"
                pause = _retry_after(response.headers.get("retry-after")) or _pause(attempt)
            if attempt == ATTEMPTS or pause > budget:
                raise FetchError(f"{url}: {refused} ({attempt} attempts)")
            budget -= pause
            self._sleep(pause)
        raise AssertionError("the loop returns or raises")


def _transient() -> type[Exception]:
    import httpx  # noqa: PLC0415

    return httpx.TransportError


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
    target = urljoin(url, location)
    scheme = urlsplit(target).scheme
    if not location or scheme not in {"http", "https"}:
        raise FetchError(f"{url}: redirects to {location[:200]!r}")
    if scheme == "http" and urlsplit(url).scheme == "https":
        raise FetchError(f"{url}: redirects from https to http")
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


def _answer(request: Request, response: httpx.Response) -> Answer:
    validator = Validator(response.headers.get("etag", ""), response.headers.get("last-modified", ""))
    status = response.status_code
    if status == 304 and request.known:
        return Answer(iter(()), validator, unchanged=True)
    if status in {404, 410}:
        raise Missing(f"{request.url}: {status}")
    if status not in {200, 206}:
        raise FetchError(f"{request.url}: answered {status}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchError(f"{request.url}: sent encoded, which was not asked for")
    size = decimal(response.headers.get("content-length", ""))
    start = 0
    if status == 206:
        start, size = _content_range(request.url, response.headers.get("content-range", ""))
    return Answer(_unbroken(response, request.url), validator, start, size)


def _content_range(url: str, text: str) -> tuple[int, int | None]:
    """Return the first byte and the whole length of a Content-Range (RFC 9110, section 14.4)."""
    unit, _, rest = text.partition(" ")
    span, _, whole = rest.partition("/")
    first = decimal(span.partition("-")[0])
    if unit != "bytes" or first is None:
        raise FetchError(f"{url}: an unreadable Content-Range {text[:80]!r}")
    return first, decimal(whole)


def _unbroken(response: httpx.Response, url: str) -> Iterator[bytes]:
    began, seen = time.monotonic(), 0
    try:
        for chunk in response.iter_raw():
            yield chunk
            seen += len(chunk)
            took = time.monotonic() - began
            if took > PATIENCE and seen < took * SLOWEST:
                raise FetchError(f"{url}: only {seen} bytes in {took:.0f} s")
    except _transient() as error:
        raise Broken(f"{url}: {type(error).__name__}: {error}") from error
