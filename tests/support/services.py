"""Real services for tests: docker-registry, redis-server, podman and dockerd, each with its own directory.

Each is a context manager: started and answering inside, ended and gone behind.  Where the program is missing,
or a privilege, the test skips with the reason.  Ports are chosen by the kernel, sockets lie in directories
made for them, so that tests may run side by side.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.images import PLAIN, Built, Entry, build, docker_files, file, tar
from support.processes import READY_WITHIN, NotReady, directory, free_port, listens, running
from support.tls import Authority
from support.tools import missing, require_program

USER, PASSWORD = "clerk", "correct horse"
# What `htpasswd -nbB` prints for USER and PASSWORD; docker-registry reads bcrypt only.
HTPASSWD = "clerk:$2y$05$nMg81SYnPZHjbGxTIR0sEOepeYTj1FFNxkfWkMqLLAIwd4qNHaOiG\n"


@dataclass(frozen=True)
class DockerRegistry:
    """Debian's docker-registry (distribution 2.8: no referrers API); its `log` tells what it was asked."""

    name: str
    log: Path
    authority: Authority | None = None
    users: bool = False

    @property
    def url(self) -> str:
        """The address."""
        return f"{'https' if self.authority else 'http'}://{self.name}"

    @property
    def login(self) -> tuple[str, str] | None:
        """Who may in, if not everyone."""
        return (USER, PASSWORD) if self.users else None


@contextmanager
def docker_registry(*, authority: Authority | None = None, users: bool = False) -> Iterator[DockerRegistry]:
    """Run docker-registry: plain or, with an authority, in TLS; with `users` only for USER and PASSWORD."""
    program = require_program("docker-registry", "apt-get install docker-registry")
    with directory() as root:
        door: dict[str, Any] = {"addr": "127.0.0.1:0", "secret": "of the test"}
        if authority:
            pair = authority.issue("docker-registry")
            door["tls"] = {"certificate": str(pair.certificate), "key": str(pair.key)}
        config: dict[str, Any] = {
            "version": "0.1",
            "storage": {"filesystem": {"rootdirectory": str(root / "data")}, "delete": {"enabled": True}},
            "http": door,
        }
        if users:
            (root / "htpasswd").write_text(HTPASSWD)
            config["auth"] = {"htpasswd": {"realm": "the registry", "path": str(root / "htpasswd")}}
        (root / "config.yml").write_text(json.dumps(config))  # JSON is YAML
        log = root / "log"
        listening = re.compile(r"listening on (127\.0\.0\.1:\d+)")
        command = [str(program), "serve", str(root / "config.yml")]
        with running(command, log, lambda said: listening.search(said) is not None):
            found = listening.search(log.read_text())
            assert found
            yield DockerRegistry(found[1], log, authority, users)


@dataclass(frozen=True)
class Redis:
    """A redis-server on a unix socket and on a port of loopback."""

    socket: Path
    port: int
    log: Path

    @property
    def url(self) -> str:
        """The address of the port."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def socket_url(self) -> str:
        """The address of the socket."""
        return f"unix://{self.socket}?db=0"

    def say(self, *words: str | bytes) -> bytes:
        """Send one command and return the first line of the answer (RESP), for tests without a library."""
        encoded = [word.encode() if isinstance(word, str) else word for word in words]
        request = b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%b\r\n" % (len(w), w) for w in encoded)
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(READY_WITHIN)
            client.connect(str(self.socket))
            client.sendall(request)
            with client.makefile("rb") as answer:
                return answer.readline().rstrip()


@contextmanager
def redis_server(*options: str) -> Iterator[Redis]:
    """Run redis-server with nothing on disk; `options` as on its command line, like --maxmemory 1mb."""
    program = require_program("redis-server", "apt-get install redis-server")
    with directory() as root:
        path, log = root / "redis.sock", root / "log"
        command: list[str | Path] = [program, "--bind", "127.0.0.1", "--unixsocket", path, "--dir", root]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no", *options]
        for left in reversed(range(5)):
            port = free_port()
            try:
                with running(
                    [*command, "--port", str(port)], log, lambda said: "Ready to accept connections" in said
                ):
                    yield Redis(path, port, log)
                    return
            except NotReady as error:
                if not left or "Address already in use" not in str(error):
                    raise


class _Connection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=READY_WITHIN)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(READY_WITHIN)
        self.sock.connect(str(self._path))


@dataclass(frozen=True)
class Engine:
    """A container engine that answers the Docker Engine API on a unix socket; `kind` is docker or podman."""

    kind: str
    socket: Path
    log: Path

    @property
    def url(self) -> str:
        """What DOCKER_HOST or CONTAINER_HOST is set to."""
        return f"unix://{self.socket}"

    def ask(
        self, method: str, path: str, body: bytes = b"", media_type: str = "application/json"
    ) -> tuple[int, bytes]:
        """Send a request; return the status and the body."""
        connection = _Connection(self.socket)
        try:
            connection.request(method, path, body, {"Content-Type": media_type})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def load(self, name: str, image: Built | Sequence[Sequence[Entry] | bytes]) -> Built:
        """Load an image of uncompressed layers, or make one of these layers, and call it `name`."""
        built = image if isinstance(image, Built) else build(image, compress=PLAIN)
        archive = tar([file(path, content) for path, content in docker_files(built, [name]).items()])
        status, said = self.ask("POST", "/v1.40/images/load?quiet=1", archive, "application/x-tar")
        assert status == 200, said
        assert b'"error"' not in said, said
        return built

    def inspect(self, name: str) -> dict[str, Any]:
        """Return what the engine knows of an image."""
        status, said = self.ask("GET", f"/v1.40/images/{name}/json")
        assert status == 200, said
        found: dict[str, Any] = json.loads(said)
        return found

    def save(self, name: str) -> io.BytesIO:
        """Return the archive that the engine makes of an image."""
        status, said = self.ask("GET", f"/v1.40/images/{name}/get")
        assert status == 200, said
        return io.BytesIO(said)


# Limits that a machine without CAP_SYS_RESOURCE can set, runc for hosts with hybrid control groups, and locks
# in a directory of our own: in shared memory they would be those of every podman on the machine.
CONTAINERS_CONF = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
lock_type = "file"
"""


@contextmanager
def podman_service() -> Iterator[Engine]:
    """Run `podman system service` as root, with a store of its own."""
    program = require_program("podman", "apt-get install podman runc catatonit")
    require_root("podman's service with a store of its own needs it")
    with directory() as root:
        (root / "containers.conf").write_text(CONTAINERS_CONF)
        path, log = root / "podman.sock", root / "log"
        command: list[str | Path] = [program, "--root", root / "root", "--runroot", root / "run"]
        command += ["--tmpdir", root / "tmp", "--network-config-dir", root / "networks"]
        command += ["--storage-driver", "vfs", "system", "service", "--time=0", f"unix://{path}"]
        engine = Engine("podman", path, log)
        environment = {"CONTAINERS_CONF": str(root / "containers.conf")}
        with _started(engine, command, environment):
            yield engine


@contextmanager
def docker_engine() -> Iterator[Engine]:
    """Run dockerd as root, with a containerd, a store and a state of its own, and no network."""
    program = require_program("dockerd", "apt-get install docker.io")
    require_root("dockerd needs it")
    with directory() as root:
        (root / "daemon.json").write_text("{}")
        path, log = root / "docker.sock", root / "log"
        command: list[str | Path] = [program, "--config-file", root / "daemon.json", "-H", f"unix://{path}"]
        command += ["--data-root", root / "data", "--exec-root", root / "exec", "-p", root / "pid"]
        command += ["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs"]
        engine = Engine("docker", path, log)
        with _started(engine, command):
            yield engine


@contextmanager
def _started(
    engine: Engine, command: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run an engine, or skip: it may not have what it asks of the kernel, as in an unprivileged container."""
    try:
        with running(command, engine.log, lambda _: _pings(engine), environment):
            yield
    except NotReady as error:
        missing(f"{engine.kind} does not start here: {error}")


def _pings(engine: Engine) -> bool:
    return listens(engine.socket) and engine.ask("GET", "/_ping")[0] == 200


def require_root(why: str) -> None:
    """Skip the test unless it runs as root."""
    if os.geteuid() != 0:
        missing(f"not run as root: {why}")
