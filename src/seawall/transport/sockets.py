"""The sockets below HTTP: how long the head of an answer may take, and where a name may lead.

Imported with the HTTP library, when the first connection is made.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpcore

from seawall.model.text import decimal
from seawall.transport.reach import public_addresses

if TYPE_CHECKING:
    import ssl

    import httpx

AT_ONCE = 256 * 1024  # bytes of a read: each costs the same work, and the library asks for 64 KiB
LONG = 8 * 1024 * 1024  # bytes of a body that are worth a new connection for what is asked next
Options = Iterable[Any]  # of a socket, as the library hands them on


class _Head(threading.local):
    """When the head of the answer that this thread waits for must have come.

    The library's own time-out is for each read, so a head that trickles would never run into it.
    """

    seconds = 0.0
    until = 0.0

    def begin(self) -> None:
        """Count from now on, as something was sent."""
        self.until = time.monotonic() + self.seconds

    def left(self, timeout: float | None) -> float | None:
        """Return how long one read may take, in seconds; raises ReadTimeout when the time is over."""
        if not self.seconds:
            return timeout
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout(f"no whole head of an answer within {self.seconds:g} s")
        return left if timeout is None else min(left, timeout)


_HEAD = _Head()


@contextmanager
def head_within(seconds: float) -> Iterator[None]:
    """Bound the time from the last byte sent to the end of the answer's head, in this thread."""
    _HEAD.seconds = seconds
    _HEAD.begin()
    try:
        yield
    finally:
        _HEAD.seconds = 0.0


class _Stream(httpcore.NetworkStream):
    """A connection whose reads know of the head's deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None, *, least: int = AT_ONCE) -> bytes:
        return self._stream.read(max(max_bytes, least), _HEAD.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)
        _HEAD.begin()

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the library's signature
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Makes such connections; `public` ones lead nowhere but to addresses of the public internet."""

    def __init__(self, backend: httpcore.NetworkBackend, *, public: bool) -> None:
        self._backend = backend
        self._public = public

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.NetworkStream:
        # The address that was looked at is the one that is connected to: a name may mean another the next
        # time that it is looked up.
        places = public_addresses(host, port) if self._public else [host]
        for place in places[:-1]:
            try:
                return _Stream(self._backend.connect_tcp(place, port, timeout, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return _Stream(self._backend.connect_tcp(places[-1], port, timeout, local_address, socket_options))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Options | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._backend.connect_unix_socket(path, timeout, socket_options))


def body_of(response: httpx.Response) -> Iterator[bytes]:
    """Yield the body of a response as it comes.

    The library copies every byte three times on its way.  So once its head and the first piece are through, a
    long body of known length is read from the socket itself, which is not asked for anything else afterwards:
    the library, which has not seen that end, closes it.  Raises what the library and its sockets raise.
    """
    pieces = response.iter_raw()
    piece = next(pieces, b"")
    stream = response.extensions.get("network_stream")
    left = (decimal(response.headers.get("content-length", "")) or 0) - len(piece)
    if piece:
        yield piece
    if not piece or left < LONG or "transfer-encoding" in response.headers or not isinstance(stream, _Stream):
        yield from pieces
        return
    timeout = response.request.extensions.get("timeout", {}).get("read")
    while left:
        piece = stream.read(min(left, AT_ONCE), timeout, least=0)
        if not piece:
            raise httpcore.RemoteProtocolError(f"closed before the last {left} bytes of the body came")
        left -= len(piece)
        yield piece


def bound(transport: httpx.BaseTransport, *, public: bool = False) -> None:
    """Put a transport of httpx on such sockets; it has no parameter for that, so its pool is reached into."""
    pool = transport._pool  # type: ignore[attr-defined]  # noqa: SLF001
    pool._network_backend = _Backend(pool._network_backend, public=public)  # noqa: SLF001
