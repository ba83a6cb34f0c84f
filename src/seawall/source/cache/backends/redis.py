"""`redis://HOST`: a Redis or Valkey server, over TCP, TLS or a unix socket (RESP 2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from seawall.model.errors import FetchError, Misuse
from seawall.model.text import decimal
from seawall.source.cache.base import Address, Backend, Store

if TYPE_CHECKING:
    import socket

PORT = 6379
CONNECT_SECONDS = 2.0
QUIET_SECONDS = 3.0
OVERHEAD = 64 * 1024  # bytes of a greeting and of what is not the entry itself
PREFIX = "seawall:"
STRANGER = "it does not answer as Redis does"
UNIX = frozenset(("unix", "redis+unix"))


class _Bounded:
    """A socket that takes no more bytes than it is allowed: a reply announces any length it likes."""

    def __init__(self, raw: socket.socket, allowed: int) -> None:
        self._raw = raw
        self.allowed = allowed

    def _took(self, count: int) -> None:
        self.allowed -= count
        if self.allowed < 0:
            raise OSError(0, "the reply is longer than allowed")

    def recv(self, size: int) -> bytes:
        received = self._raw.recv(size)
        self._took(len(received))
        return received

    def recv_into(self, buffer: bytearray) -> int:
        count = self._raw.recv_into(buffer)
        self._took(count)
        return count

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the socket's own
        return getattr(self._raw, name)


class _Line(Protocol):
    """What is used of the library's connections."""

    def allow(self, count: int) -> None: ...
    def send_command(self, *words: str | bytes) -> None: ...
    def read_response(self) -> object: ...
    def disconnect(self) -> None: ...


class Redis:
    """Entries as strings of a Redis database, under a prefix; each expires `ttl` after it was written."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._ttl = address.seconds("ttl")
        self._prefix = address.options.get("prefix", PREFIX)
        self._database = _database(address)
        self._certificates = address.options.get("ca")
        self._guard = threading.Lock()
        self._idle: list[_Line] = []
        self._busy: set[_Line] = set()

    def get(self, name: str, limit: int) -> bytes | None:
        """Return an entry; a value that is no string, or too long, is none."""
        with self._connected(limit) as connection:
            reply = self._ask(connection, "GET", self._prefix + name)
            if reply is not None and not isinstance(reply, bytes):
                raise FetchError(STRANGER)
        return reply if reply is not None and len(reply) <= limit else None

    def put(self, name: str, entry: bytes) -> None:
        """Set an entry, to expire when it is old enough."""
        expiry = ("EX", str(self._ttl)) if self._ttl else ()
        with self._connected() as connection:
            if self._ask(connection, "SET", self._prefix + name, entry, *expiry) != b"OK":
                raise FetchError("it does not say that the entry was taken")

    def check(self) -> str:
        """Ping, and ask what it is where that may be asked."""
        with self._connected() as connection:
            if self._ask(connection, "PING") != b"PONG":
                raise FetchError(STRANGER)
            with suppress(FetchError):
                told = self._ask(connection, "INFO", "server")
                for line in told.decode(errors="replace").splitlines() if isinstance(told, bytes) else ():
                    label, _, value = line.partition(":")
                    if label == "redis_version":
                        return f"Redis {value[:30]}"
        return "answers"

    def close(self) -> None:
        """End every connection, those that wait among them."""
        with self._guard:
            ending = [*self._idle, *self._busy]
            self._idle.clear()
        for connection in ending:
            _shut(connection)

    def _ask(self, connection: _Line, *words: str | bytes) -> object:
        from redis.exceptions import ResponseError  # noqa: PLC0415 - a tenth of a second, only where needed

        try:
            connection.send_command(*words)
            return connection.read_response()
        except ResponseError as error:
            if str(error).startswith("WRONGTYPE"):
                return None
            raise

    @contextmanager
    def _connected(self, allowed: int = 0) -> Iterator[_Line]:
        """Lend a connection; one on which anything went wrong is not used again.  Raises FetchError."""
        from redis.exceptions import RedisError  # noqa: PLC0415

        connection = self._lent()
        try:
            connection.allow(allowed + OVERHEAD)
            yield connection
        except (RedisError, OSError, ValueError, RecursionError) as error:
            connection.disconnect()
            raise FetchError(_said(error)) from error
        except BaseException:
            connection.disconnect()
            raise
        else:
            with self._guard:
                self._idle.append(connection)
        finally:
            with self._guard:
                self._busy.discard(connection)

    def _lent(self) -> _Line:
        with self._guard:
            connection = self._idle.pop() if self._idle else self._made()
            self._busy.add(connection)
        return connection

    def _made(self) -> _Line:
        from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection  # noqa: PLC0415

        address = self._address
        settings: dict[str, Any] = {
            "db": self._database,
            "username": address.user or None,
            "password": address.password or None,
            "socket_timeout": QUIET_SECONDS,
            "socket_connect_timeout": CONNECT_SECONDS,
            "protocol": 2,
        }
        kind: type[Any] = UnixDomainSocketConnection
        if address.scheme in UNIX:
            settings |= {"path": address.path}
        else:
            kind = Connection
            settings |= {"host": address.host, "port": address.port or PORT}
        if address.scheme == "rediss":
            kind = SSLConnection
            settings |= {"ssl_ca_certs": self._certificates, "ssl_check_hostname": True}
        made: _Line = _watched(kind)(**settings)
        return made


def _watched(kind: type[Any]) -> type[Any]:
    """Return a kind of connection whose socket is bounded from its first byte on."""

    class Watched(kind):  # type: ignore[misc]
        _allowed = OVERHEAD
        _bounded: _Bounded | None = None

        def allow(self, count: int) -> None:
            self._allowed = count
            if self._bounded is not None:
                self._bounded.allowed = count

        def _connect(self) -> _Bounded:
            self._bounded = _Bounded(super()._connect(), self._allowed)
            return self._bounded

    return Watched


def _shut(connection: _Line) -> None:
    """Close a connection's socket; a thread that reads from it then fails, and puts it away."""
    with suppress(Exception):
        connection.disconnect()


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _database(address: Address) -> int:
    if address.scheme in UNIX:
        return address.number("db", 0)
    text = address.path.strip("/") or "0"
    number = decimal(text, 5)
    if number is None:
        raise Misuse(f"{address.shown}: {text[:20]!r} is not the number of a database")
    return number


def opened(address: Address) -> Store:
    """Return the store of an address; nothing is connected yet."""
    from importlib.util import find_spec  # noqa: PLC0415

    known = {"redis": ("ttl", "prefix"), "rediss": ("ttl", "prefix", "ca")}
    address.only(*known.get(address.scheme, ("ttl", "prefix", "db")))
    if address.scheme in UNIX and (address.host or not address.path):
        raise Misuse(f"{address.shown}: a socket is given as {address.scheme}:///PATH")
    if address.scheme not in UNIX and not address.host:
        raise Misuse(f"{address.shown}: a host is missing")
    if find_spec("redis") is None:
        raise Misuse(f"{address.shown}: the library for Redis is not installed: pip install 'seawall[redis]'")
    return Redis(address)


BACKEND = Backend(
    name="redis",
    schemes=("redis", "rediss", "unix", "redis+unix"),
    example="redis://HOST",
    network=True,
    open=opened,
)
