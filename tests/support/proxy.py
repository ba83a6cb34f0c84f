"""A proxy on loopback, which leads wherever a test wants a name to lead."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """A proxy that carries everything to one place, or a HOST:PORT to a place of its own.

    `asked` tells what it was asked for, and as whom.
    """

    place: tuple[str, int]
    others: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)

    def carry(self, client: socket.socket) -> None:
        """Carry one connection: a tunnel (CONNECT), or one request in absolute form."""
        with ExitStack() as stack, suppress(OSError):
            stack.enter_context(client)
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4096)
            lines = head.decode().split("\r\n")
            login = next((line for line in lines if line.lower().startswith("proxy-authorization:")), "")
            method, target, _ = lines[0].split(" ")
            self.asked.append((f"{method} {target}", login.rpartition(" ")[2]))
            place = self.others.get(target, self.place)
            server = stack.enter_context(socket.create_connection(place))
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = "/" + target.split("/", 3)[3]
                server.sendall(head.replace(target.encode(), path.encode(), 1))
            back = threading.Thread(target=_pump, args=(server, client))
            back.start()
            _pump(client, server)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxying(place: tuple[str, int], others: Mapping[str, tuple[str, int]] | None = None) -> Iterator[Proxy]:
    """Run a proxy on a port of loopback while the block lasts."""
    proxy = Proxy(place, others or {})
    threads: list[threading.Thread] = []

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = server.accept()
                threads.append(threading.Thread(target=proxy.carry, args=(client,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy.port = server.getsockname()[1]
        accepting = threading.Thread(target=serve, args=(server,))
        accepting.start()
        try:
            yield proxy
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join()
