"""Servers that answer without ever getting on, and names that lead elsewhere the second time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from seawall.model.errors import FetchError
from seawall.transport import Broken, Exchange, Tls, Web, reach
from support.registry import Answer, Host
from support.tls import Authority

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"


@contextmanager
def dripping(drips: Callable[[], Iterator[tuple[bytes, float]]]) -> Iterator[tuple[str, list[float]]]:
    """Answer each connection with pieces and pauses behind them; tell when each was made."""
    made: list[float] = []
    over = threading.Event()

    def answer(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(65536)
            for piece, pause in drips():
                client.sendall(piece)
                if over.wait(pause):
                    return

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while not over.is_set():
                client, _ = server.accept()
                made.append(time.monotonic())
                threads.append(threading.Thread(target=answer, args=(client,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threads = [threading.Thread(target=serve, args=(server,))]
        threads[0].start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", made
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def ask(address: str, **exchange: int) -> tuple[int, bytes]:
    with (
        closing(Web(timeout=0.3, sleep=lambda _: None)) as web,
        web.exchange(Exchange("GET", address, **exchange)) as reply,  # type: ignore[arg-type]
    ):
        return reply.status, b"".join(reply.body)


def letters() -> Iterator[tuple[bytes, float]]:
    return chain([(HEAD, 0.0)], zip((b"X-%d: y\r\n" % number for number in count()), repeat(0.05)))


def interim() -> Iterator[tuple[bytes, float]]:
    return repeat((b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.02))


@pytest.mark.parametrize("drips", [letters, interim])
def test_a_head_that_trickles_is_not_waited_for(drips: Callable[[], Iterator[tuple[bytes, float]]]) -> None:
    """Every read brings something, so that no time-out of a read is ever reached."""
    began = time.monotonic()
    with dripping(drips) as (address, made), pytest.raises(FetchError, match="ReadTimeout"):
        ask(address, attempts=2)
    assert len(made) == 2
    assert time.monotonic() - began < 3


def test_only_the_head_has_so_little_time() -> None:
    def slowly() -> Iterator[tuple[bytes, float]]:
        yield HEAD + b"\r\n", 0.2
        yield b"o", 0.2
        yield b"k", 0.0

    with dripping(slowly) as (address, _):
        assert ask(address) == (200, b"ok")


def test_time_lost_to_silence_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seawall.transport.web.WAIT_BUDGET", 1.0)
    monkeypatch.setattr("seawall.transport.web._pause", lambda _: 0.01)
    with dripping(lambda: iter([(b"", 5.0)])) as (address, made):
        with pytest.raises(FetchError, match="ReadTimeout"):
            ask(address)
        assert len(made) < 5, "not so often as it would be asked if silence cost nothing"


# Where a name leads


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The addresses that each name has, one look-up after the other; the last stays."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def looked_up(host: str, port: int, *more: object, **options: object) -> object:
        if host not in known:
            return real(host, port, *more, **options)  # type: ignore[arg-type]
        address = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return known


def test_what_is_for_the_public_asks_nobody_in_here(names: dict[str, list[str]], tmp_path: Path) -> None:
    """A name that was public when it was looked at may be anything when it is looked up again."""
    authority = Authority(tmp_path)
    inside = Host("inside", lambda _: Answer(200, {}, b"secret"), authority.server_context())
    with inside.serving(), closing(Web(tls=Tls((authority.certificate,)), public=True)) as web:
        names["layers.example"] = ["93.184.216.34", "127.0.0.1"]
        assert reach.public_addresses("layers.example", 443) == ["93.184.216.34"]
        for host in ("layers.example", "127.0.0.1", "localhost"):
            with (
                pytest.raises(FetchError, match=f"{host} is not a public host"),
                web.exchange(Exchange("GET", f"https://{host}:{inside.port}/x")),
            ):
                pass
    assert not inside.log


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a9fe:a9fe", False),
    ],
)
def test_who_is_public(names: dict[str, list[str]], address: str, public: bool) -> None:
    names["some.example"] = [address]
    if public:
        assert reach.public_addresses("some.example", 443) == [address]
    else:
        with pytest.raises(FetchError, match="not a public host"):
            reach.public_addresses("some.example", 443)


# Long bodies


LONG = bytes(range(256)) * 200


@pytest.mark.parametrize("cut", [0, 1, 1000, len(LONG) - 1])
def test_a_long_body_that_ends_too_soon_is_broken(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read past the HTTP library, whose errors it has all the same."""
    monkeypatch.setattr("seawall.transport.sockets.LONG", 1)
    monkeypatch.setattr("seawall.transport.sockets.AT_ONCE", 4096)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(LONG)
    with (
        dripping(lambda: iter([(head + LONG[:1], 0.02), (LONG[1:cut], 0.0)])) as (address, _),
        closing(Web(sleep=lambda _: None)) as web,
        web.exchange(Exchange("GET", address)) as reply,
        pytest.raises(Broken),
    ):
        list(reply.body)


def test_a_long_body_that_stops_coming_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seawall.transport.sockets.LONG", 1)
    with (
        dripping(lambda: iter([(HEAD + b"\r\no", 2.0)])) as (address, _),
        pytest.raises(Broken, match="ReadTimeout"),
    ):
        ask(address)


@pytest.mark.parametrize("secure", [False, True])
def test_after_a_long_body_the_next_is_asked_for_anew(
    secure: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seawall.transport.sockets.LONG", 1)
    authority = Authority(tmp_path)
    host = Host("inside", lambda _: Answer(200, {}, LONG), authority.server_context() if secure else None)
    scheme, name = ("https", "localhost") if secure else ("http", "127.0.0.1")
    with host.serving(), closing(Web(tls=Tls((authority.certificate,)))) as web:
        for method in ("GET", "HEAD", "GET"):
            with web.exchange(Exchange(method, f"{scheme}://{name}:{host.port}/x")) as reply:
                assert b"".join(reply.body) == (LONG if method == "GET" else b"")
    assert len(host.log) == 3
