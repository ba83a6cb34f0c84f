"""A real HTTP server on the loopback: pages with validators and ranges, and the faults of real servers."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    method: str = "GET"


Answer = tuple[int, dict[str, str], bytes]
Fault = Callable[[Seen], Answer | None]


@dataclass
class Site:
    """What is served: `pages` by path; `faults` are asked first, `cuts` end bodies after so many bytes."""

    pages: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    cuts: dict[str, list[int]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    validators: bool = True
    ranges: bool = True
    address: str = ""

    def asked(self, path: str) -> list[Seen]:
        """The requests for this path."""
        return [each for each in self.seen if each.path == path]

    def answer(self, seen: Seen) -> Answer:
        """Answer as a well-behaved server does (RFC 9110)."""
        for fault in self.faults:
            if (found := fault(seen)) is not None:
                return found
        page = self.pages.get(seen.path)
        if page is None:
            return 404, {}, b"nothing here"
        headers: dict[str, str] = {}
        if self.validators:
            headers["ETag"] = f'"{hashlib.sha256(page).hexdigest()[:16]}"'
            if seen.headers.get("if-none-match") == headers["ETag"]:
                return 304, headers, b""
        wanted = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("range", ""))
        same = seen.headers.get("if-range", headers.get("ETag")) == headers.get("ETag")
        if wanted and self.ranges and same:
            start = int(wanted[1])
            headers["Content-Range"] = f"bytes {start}-{len(page) - 1}/{len(page)}"
            return 206, headers, page[start:]
        return 200, headers, page


def once(path: str, *answers: Answer) -> Fault:
    """Return a fault that answers requests for `path` so, one after the other, and then no more."""
    left = list(answers)

    def fault(seen: Seen) -> Answer | None:
        return left.pop(0) if seen.path == path and left else None

    return fault


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = cast(_Server, self.server).site
        headers = {name.lower(): text for name, text in self.headers.items()}
        seen = Seen(unquote(self.path), headers, self.command)
        site.seen.append(seen)
        status, told, body = site.answer(seen)
        self.send_response(status)
        for name, text in told.items():
            self.send_header(name, text)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cuts = site.cuts.get(seen.path)
        if cuts and status in {200, 206}:
            self.wfile.write(body[: cuts.pop(0)])
            self.wfile.flush()
            self.close_connection = True
            return
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that goes away in the middle is part of what is tested."""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve a site while the block lasts; its `address` has no trailing slash."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = site
        site.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
