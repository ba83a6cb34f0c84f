"""A server that speaks Redis wrongly."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from support.processes import directory


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[Path]:
    """A server that does with every connection what `talk` does; the path of its socket."""
    with directory() as home, socket.socket(socket.AF_UNIX) as listening:
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
