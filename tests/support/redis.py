"""A real Redis server for a test, and one that misbehaves."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from support.tools import missing, require_program

DEADLINE = 20.0


def free_port() -> int:
    """A port that the kernel has just given and taken back."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


@contextmanager
def folder() -> Iterator[Path]:
    """A directory with a short name, for the path of a socket has at most 107 bytes."""
    path = Path(tempfile.mkdtemp(prefix="seawall-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def server(*settings: str) -> Iterator[Path]:
    """A Redis server; the path of its socket."""
    program = require_program("redis-server", "Debian's package redis-server has it")
    with folder() as home:
        path = home / "redis.sock"
        command = [str(program), "--unixsocket", str(path), "--dir", str(home), "--save", ""]
        if "--port" not in settings:
            command += ["--port", "0"]
        with subprocess.Popen([*command, *settings], stdout=subprocess.PIPE, text=True) as running:
            try:
                _wait(running, path)
                yield path
            finally:
                running.kill()
                running.communicate()


def _wait(running: subprocess.Popen[str], path: Path) -> None:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline and running.poll() is None:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as asked:
            asked.connect(str(path))
            asked.sendall(b"PING\r\n")
            if asked.recv(100).startswith((b"+PONG", b"-NOAUTH")):
                return
        time.sleep(0.01)
    running.kill()
    missing(f"redis-server does not start: {running.communicate()[0][-500:]}")


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[Path]:
    """A server that does with every connection what `talk` does; the path of its socket."""
    with folder() as home, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(home / "sock"))
        listening.listen()
        open_ones: list[socket.socket] = []

        def serve(connection: socket.socket) -> None:
            with suppress(OSError), connection:
                talk(connection)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    open_ones.append(connection)
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield home / "sock"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for connection in open_ones:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
