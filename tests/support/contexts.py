"""Random build contexts, and what real builders make of them."""

from __future__ import annotations

import io
import os
import random
import socketserver
import subprocess
import tarfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

NAMES = (
    "a",
    "b",
    "c",
    "ab",
    "abc",
    "a.b",
    ".d",
    "b.txt",
    "c.txt",
    "é",
    "a b",
    "x-1",
    "[a]",
    "a*",
    "d",
    "README.md",
)
PIECES = ("*", "?", "**", "[a-c]", "[^a]", "\\*", "\\[", "[b-]", "a", "b", "c", ".", "txt", "é")
BUILDER_FILES = frozenset(("Dockerfile", ".dockerignore"))


@dataclass(frozen=True)
class Case:
    """Files of a tree, and the text of its ignore file."""

    files: tuple[str, ...]
    ignore: str


def case(seed: int) -> Case:
    """Make the same case of the same seed: up to 14 files four deep, up to 6 patterns."""
    chance = random.Random(seed)
    files: set[str] = set()
    for _ in range(chance.randint(3, 14)):
        path = "/".join(chance.choice(NAMES) for _ in range(chance.randint(1, 4)))
        if not any(_clash(path, other) for other in files):
            files.add(path)
    lines = [_line(chance, sorted(files)) for _ in range(chance.randint(1, 6))]
    return Case(tuple(sorted(files)), chance.choice(("\n", "\n", "\r\n")).join((*lines, "")))


def _clash(one: str, other: str) -> bool:
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _line(chance: random.Random, files: Sequence[str]) -> str:
    pattern = _pattern(chance, files)
    if chance.random() < 0.35:
        pattern = "!" + chance.choice(("", "", " ", "/")) + pattern
    return chance.choice(("", "", "", "", " ", "# ")) + pattern + chance.choice(("", "", "", " ", "\t"))


def _pattern(chance: random.Random, files: Sequence[str]) -> str:
    parts = chance.choice(files).split("/")
    parts = parts[: chance.randint(1, len(parts))]
    for index, part in enumerate(parts):
        what = chance.random()
        if what < 0.2:
            parts[index] = "*"
        elif what < 0.35:
            parts[index] = "**"
        elif what < 0.5:
            parts[index] = _mangled(chance, part)
        elif what < 0.55:
            parts[index] = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 3)))
    made = "/".join(parts)
    return _placed(chance, made, parts[-1])


def _placed(chance: random.Random, made: str, last: str) -> str:
    how = chance.random()
    if how < 0.1:
        return f"/{made}"
    if how < 0.2:
        return f"{made}/"
    if how < 0.3:
        return f"**/{made}"
    if how < 0.38:
        return f"{made}/**"
    if how < 0.44:
        return f"./{made}/../{last}"
    return made


def _mangled(chance: random.Random, part: str) -> str:
    at = chance.randrange(len(part))
    return part[:at] + chance.choice(("*", "?", "[a-c]", "[^x]", "\\" + part[at])) + part[at + 1 :]


def plant(root: Path, made: Case) -> None:
    """Write a case's files below `root`."""
    for path in made.files:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


class Moby:
    """The real docker client, which evaluates the ignore file and sends what is left to a daemon: to us."""

    def __init__(self, docker: Path, address: Path) -> None:
        self._docker, self._address = docker, address
        self.names: set[str] = set()

    def sends(self, context: Path) -> set[str] | None:
        """Return the names of the files in the tar that a build sends; None where the client refuses."""
        done = subprocess.run(
            [self._docker, "build", "-q", str(context)],
            env={**os.environ, "DOCKER_BUILDKIT": "0", "DOCKER_HOST": f"unix://{self._address}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        refused = "syntax error in pattern" in done.stderr or "illegal exclusion pattern" in done.stderr
        assert refused or not done.returncode, done.stderr
        return None if refused else self.names


@contextmanager
def moby(docker: Path, folder: Path) -> Iterator[Moby]:
    """Stand in for the daemon: answer the client's ping, take the tar of its build, and say it is built."""
    client = Moby(docker, folder / "s")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

        def do_HEAD(self) -> None:
            self._answer(b"")

        do_GET = do_HEAD  # noqa: N815

        def do_POST(self) -> None:
            data = bytearray()
            while length := int(self.rfile.readline(), 16):
                data += self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()
            with tarfile.open(fileobj=io.BytesIO(data)) as tar:
                client.names = {member.name for member in tar if not member.isdir()}
            self._answer(b'{"stream":"done"}\n')

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Api-Version", "1.41")
            self.send_header("OSType", "linux")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True

    server = Server(str(folder / "s"), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield client
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def prefixed(ignore: str, folder: str) -> str:
    """Return an ignore file whose patterns hold below a folder only, for many cases in one build."""
    lines = []
    for line in ignore.splitlines():
        text = line.strip()
        if not text or line.startswith("#"):
            continue
        sign = "!" if text.startswith("!") else ""
        lines.append(f"{sign}{folder}/{text.removeprefix('!').strip().lstrip('/')}\n")
    return "".join(lines)


class Buildah:
    """The real buildah, with a store of its own."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._folder = folder
        self._command = [
            str(program),
            *("--root", str(folder / "store"), "--runroot", str(folder / "run"), "--storage-driver", "vfs"),
        ]

    def copies(self, context: Path, dockerfile: str = "FROM scratch\nCOPY . /\n") -> set[str]:
        """Build, and return the files of the image."""
        output = self._folder / "output"
        subprocess.run(["rm", "-rf", str(output)], check=True)
        (self._folder / "Dockerfile").write_text(dockerfile)
        build = ["bud", "--isolation", "chroot", "-q", "-f", str(self._folder / "Dockerfile")]
        done = subprocess.run(
            [*self._command, *build, "--output", str(output), str(context)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not done.returncode, done.stderr
        return {
            os.path.relpath(os.path.join(folder, name), output)  # noqa: PTH118
            for folder, below, names in os.walk(output)
            for name in (*names, *(each for each in below if Path(folder, each).is_symlink()))
        }
