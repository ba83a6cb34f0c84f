"""An HTTP/1.1 host on loopback: it logs what it is asked, and can break an answer on the way out."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

NO_ANSWER = 0


@dataclass(frozen=True)
class Request:
    """A request; header names are in lower case, `path` is decoded and without its query."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def asked(self, name: str) -> str:
        """Return the first value of a query parameter, or an empty text."""
        return self.query.get(name, [""])[0]

    def without(self, header: str) -> Request:
        """Return the same request with a header less."""
        return replace(self, headers={name: text for name, text in self.headers.items() if name != header})


@dataclass(frozen=True)
class Answer:
    """An answer, and how it goes out.

    `length` is the Content-Length that is claimed, when it shall not be the true one; after `cut` bytes of
    the body the connection ends; `pace` is so many bytes, then a pause of so many seconds.  An iterable body
    goes out in chunks (RFC 9112, section 7.1).  NO_ANSWER closes the connection without a word.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    length: int | None = None
    cut: int | None = None
    pace: tuple[int, float] | None = None

    @property
    def content(self) -> bytes:
        """The body whole."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)

    def with_headers(self, **headers: str | None) -> Answer:
        """Return the same answer with headers set (Content_Type is Content-Type) or, by None, left out."""
        changes = {name.replace("_", "-"): text for name, text in headers.items()}
        merged = {**self.headers, **changes}
        return replace(self, headers={name: text for name, text in merged.items() if text is not None})


@dataclass
class Seen:
    """A line of the log: what was asked, what was answered, and the bytes of body sent and received."""

    method: str
    target: str
    headers: Mapping[str, str]
    received: int = 0
    status: int = NO_ANSWER
    sent: int = 0

    @property
    def credential(self) -> str:
        """The Authorization header, or an empty text."""
        return self.headers.get("authorization", "")


Respond = Callable[[Request], Answer]


@dataclass
class Host:
    """One host: `respond` answers; `name` tells hosts apart in rules for faults."""

    name: str
    respond: Respond
    context: ssl.SSLContext | None = None
    log: list[Seen] = field(default_factory=list)
    port: int = 0
    ip: str = "127.0.0.1"

    @property
    def netloc(self) -> str:
        """The host and port as a reference or an address names them."""
        return f"[{self.ip}]:{self.port}" if ":" in self.ip else f"{self.ip}:{self.port}"

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"{'https' if self.context else 'http'}://{self.netloc}"

    @property
    def credentials(self) -> list[str]:
        """Every Authorization header that ever came here."""
        return [each.credential for each in self.log if each.credential]

    def asked(self, method: str, fragment: str = "") -> list[Seen]:
        """Return the requests of a method whose target holds `fragment`."""
        return [each for each in self.log if each.method == method and fragment in each.target]

    @contextmanager
    def serving(self) -> Iterator[Host]:
        """Listen on a port that the kernel chooses, while the block lasts; then end every connection."""
        server = _Server(self)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.005,), name=self.name, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: Host) -> None:
        self.host = host
        self.address_family = socket.AF_INET6 if ":" in host.ip else socket.AF_INET
        self._open: dict[int, socket.socket] = {}
        super().__init__((host.ip, 0), _Handler)
        if host.context:
            self.socket = host.context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    def process_request_thread(self, request: object, client_address: object) -> None:
        connection = cast(socket.socket, request)
        self._open[id(connection)] = connection
        try:
            super().process_request_thread(connection, client_address)
        finally:
            self._open.pop(id(connection), None)

    def hang_up(self) -> None:
        """End the connections that clients keep open."""
        for connection in list(self._open.values()):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that goes away in the middle is part of what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 20

    def answer(self) -> None:
        host = cast(_Server, self.server).host
        headers = {name.lower(): ", ".join(self.headers.get_all(name, [])) for name in self.headers}
        seen = Seen(self.command, self.path, headers)
        host.log.append(seen)
        body = self._body(headers)
        seen.received = len(body)
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        answer = host.respond(Request(self.command, unquote(parts.path), query, headers, body))
        seen.status = answer.status
        if answer.status == NO_ANSWER:
            self.close_connection = True
            return
        self._send_head(answer)
        if self.command != "HEAD" and answer.status not in {204, 304}:
            self._send_body(answer, seen)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's names

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length", "0")))
        body = bytearray()
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, text in answer.headers.items():
            self.send_header(name, text)
        if answer.length is not None:
            self.send_header("Content-Length", str(answer.length))
        elif not isinstance(answer.body, bytes):
            self.send_header("Transfer-Encoding", "chunked")
        elif answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.cut is not None or answer.length is not None:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()

    def _send_body(self, answer: Answer, seen: Seen) -> None:
        if not isinstance(answer.body, bytes):
            for piece in answer.body:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                seen.sent += len(piece)
            self.wfile.write(b"0\r\n\r\n")
            return
        body = answer.body if answer.cut is None else answer.body[: answer.cut]
        step, pause = answer.pace or (1 << 20, 0)
        for start in range(0, len(body), step):
            piece = body[start : start + step]
            self.wfile.write(piece)
            seen.sent += len(piece)
            if pause:
                time.sleep(pause)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
