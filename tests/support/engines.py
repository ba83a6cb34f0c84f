"""An engine on a unix socket that answers what the test says: shapes that none at hand has, and faults."""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from support.images import Built, file, sha256, tar


@dataclass
class Export:
    """The bytes of an export, sent in pieces of `piece` bytes; after `cut` bytes the connection breaks."""

    content: bytes
    piece: int = 1000
    cut: int | None = None
    status: int = 200


@dataclass
class FakeEngine:
    """Answers by the name of an image: `inspected`, `histories`, `exports`.

    `version` is the newest version of the API, `libpod` that of Podman's; `failing` maps the end of a path to
    a status and a body that are sent instead.  `asked` is what it was asked, without the version.
    """

    version: str = "1.43"
    libpod: str = ""
    inspected: dict[str, dict[str, Any]] = field(default_factory=dict)
    histories: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    exports: dict[str, Export] = field(default_factory=dict)
    failing: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    describe: Callable[[str, dict[str, Any]], dict[str, Any] | None] | None = None
    socket: str = ""

    @property
    def url(self) -> str:
        """What DOCKER_HOST is set to."""
        return f"unix://{self.socket}"

    @property
    def exported(self) -> int:
        """How many exports were asked for."""
        return sum("/get" in path for path in self.asked)

    def add(self, name: str, built: Built, members: dict[str, bytes], **more: object) -> None:
        """Hold an image as Docker's classic store does: known by `name` and by the digest of its config."""
        config = str(cast(dict[str, object], built.manifest["config"])["digest"])
        described = {
            "Id": config,
            "RepoTags": [name],
            "Os": built.config["os"],
            "Architecture": built.config["architecture"],
            "Created": "2026-01-02T03:04:05Z",
            "RootFS": {"Type": "layers", "Layers": built.diff_ids},
            **more,
        }
        steps = [
            {"CreatedBy": step.get("created_by", ""), "Size": 0 if step.get("empty_layer") else 10}
            for step in reversed(cast(list[dict[str, Any]], built.config["history"]))
        ]
        content = tar([file(path, content) for path, content in members.items()])
        for known in (name, str(described["Id"])):
            self.inspected[known] = described
            self.histories[known] = steps
            self.exports[known] = Export(content)


def saved(built: Built, names: Sequence[str], *, tags: Sequence[str] = ("shop:1",)) -> dict[str, bytes]:
    """The documents of `docker save` that list an image's layers by these names of members."""
    digest = sha256(built.config_bytes)
    config = f"{digest.partition(':')[2]}.json"
    entries = [{"Config": config, "RepoTags": list(tags), "Layers": list(names)}]
    return {config: built.config_bytes, "manifest.json": json.dumps(entries).encode()}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        engine = cast("_Server | _FarServer", self.server).engine
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), {name: each[0] for name, each in parse_qs(parts.query).items()}
        path = "/" + path.split("/", 2)[2] if path.startswith("/v") else path
        engine.asked.append(path + (f"?{unquote(parts.query)}" if parts.query else ""))
        for end, (status, body) in engine.failing.items():
            if path.endswith(end):
                self._answer(status, body)
                return
        if path == "/_ping":
            self._answer(200, b"OK")
            return
        name, _, what = path.removeprefix("/libpod").removeprefix("/images/").rpartition("/")
        if name not in engine.inspected:
            self._answer(404, json.dumps({"message": f"No such image: {name}"}).encode())
        elif what == "get":
            self._export(engine.exports[name])
        elif what == "history":
            self._answer(200, json.dumps(engine.histories[name]).encode())
        else:
            found = engine.describe(name, query) if engine.describe else engine.inspected[name]
            if found is None:
                self._answer(404, b'{"message":"no such platform"}')
            else:
                self._answer(200, json.dumps(found).encode())

    def _answer(self, status: int, body: bytes) -> None:
        engine = cast("_Server | _FarServer", self.server).engine
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if engine.version:
            self.send_header("Api-Version", engine.version)
        if engine.libpod:
            self.send_header("Libpod-Api-Version", engine.libpod)
        self.end_headers()
        self.wfile.write(body)

    def _export(self, export: Export) -> None:
        if export.status != 200:
            self._answer(export.status, export.content)
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        content = export.content[: export.cut]
        for start in range(0, len(content), export.piece):
            piece = content[start : start + export.piece]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        if export.cut is None:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def address_string(self) -> str:
        return "a unix socket"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64
    engine: FakeEngine

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that goes away in the middle is part of what is tested."""


class _FarServer(ThreadingHTTPServer):
    daemon_threads = True
    engine: FakeEngine

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client whose certificate is refused is part of what is tested."""


@contextmanager
def answering(engine: FakeEngine) -> Iterator[FakeEngine]:
    """Let an engine answer on a unix socket while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="sw-") as folder:
        engine.socket = str(Path(folder) / "engine.sock")
        with _Server(engine.socket, _Handler) as server, _serving(server, engine):
            yield engine


@contextmanager
def answering_far(engine: FakeEngine, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Let an engine answer on a port of loopback, in TLS when told how; gives its tcp:// address."""
    with _FarServer(("127.0.0.1", 0), _Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        with _serving(server, engine):
            yield f"tcp://127.0.0.1:{server.server_port}"


@contextmanager
def _serving(server: _Server | _FarServer, engine: FakeEngine) -> Iterator[None]:
    server.engine = engine
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def dead_socket() -> Iterator[str]:
    """Give the path of a socket that an engine left behind: nobody listens."""
    with tempfile.TemporaryDirectory(prefix="sw-") as folder:
        path = str(Path(folder) / "engine.sock")
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(path)
        yield path
