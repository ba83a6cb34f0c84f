"""Redis as a shared cache: a real server, and servers that are down, slow, full or lie."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import redis

from seawall.model.errors import FetchError, Misuse
from seawall.source.cache import LayerCache
from seawall.source.cache import entry as entries
from seawall.source.cache.backends.redis import BACKEND, Redis, opened
from seawall.source.cache.base import backend_of, parsed
from seawall.source.cache.shared import Patience, Shared
from support.processes import free_port
from support.redis import talking
from support.services import redis_server
from support.tls import Authority

CODE = "c" * 64
KEY = f"sha256:{'1' * 64} {CODE} installed"
OTHER = f"sha256:{'2' * 64} {CODE} installed"
NAME = entries.name_of(KEY)
SECRET = b"0123456789abcdef"
SOON = Patience(call=0.5)


@pytest.fixture(scope="module")
def sock() -> Iterator[Path]:
    with redis_server("--requirepass", "hunter2") as running:
        yield running.socket


@pytest.fixture
def direct(sock: Path) -> Iterator[Any]:
    """The same server, as an operator sees it; empty before each test."""
    with closing(redis.Redis(unix_socket_path=str(sock), password="hunter2", protocol=2)) as client:
        client.config_set("maxmemory", 0)
        client.flushall()
        yield client


def store(address: str) -> Redis:
    made = opened(parsed(address))
    assert isinstance(made, Redis)
    return made


@pytest.fixture
def real(sock: Path, direct: Any) -> Iterator[Redis]:
    with closing(store(f"unix://:hunter2@{sock}")) as made:
        yield made


class Told:
    """A cache of one machine in front of a shared one, and the notices that it gave."""

    def __init__(self, folder: Path, address: str, secret: bytes = b"", patience: Patience = SOON) -> None:
        self.notices: list[str] = []
        where = parsed(address)
        shared = Shared(backend_of(where).open(where), where.shown, self.notices.append, patience)
        self.cache = LayerCache(folder, shared=shared, secret=secret)


def test_there_and_back(real: Redis, direct: Any) -> None:
    assert real.get(NAME, 100) is None
    real.put(NAME, b"entry\0\r\n")
    assert real.get(NAME, 100) == b"entry\0\r\n"
    assert direct.get(f"seawall:{NAME}") == b"entry\0\r\n"
    assert direct.ttl(f"seawall:{NAME}") == -1
    assert real.check().startswith("Redis ")


def test_many_at_once(real: Redis) -> None:
    content = {f"{number:064x}": bytes([number]) * 50_000 for number in range(20)}
    got: dict[str, bytes | None] = {}

    def get(name: str, entry: bytes) -> None:
        got[name] = real.get(name, len(entry))

    for ask in (real.put, get):
        threads = [threading.Thread(target=ask, args=pair) for pair in content.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == content


def test_options(sock: Path, direct: Any) -> None:
    with closing(store(f"redis+unix://default:hunter2@{sock}?ttl=7d&prefix=ci:&db=3")) as made:
        made.put(NAME, b"entry")
    with closing(redis.Redis(unix_socket_path=str(sock), password="hunter2", db=3)) as third:
        assert third.get(f"ci:{NAME}") == b"entry"
        assert 0 < third.ttl(f"ci:{NAME}") <= 7 * 86_400


def test_an_entry_that_is_too_long_is_not_taken_in(real: Redis, direct: Any) -> None:
    direct.set(f"seawall:{NAME}", b"x" * 5_000_000)
    with pytest.raises(FetchError, match="longer than allowed"):
        real.get(NAME, 1000)
    direct.set(f"seawall:{NAME}", b"x" * 1001)
    assert real.get(NAME, 1000) is None
    assert real.get(NAME, 1001) == b"x" * 1001


def test_a_value_of_another_type_is_no_entry(real: Redis, direct: Any) -> None:
    direct.rpush(f"seawall:{NAME}", "a", "b")
    assert real.get(NAME, 1000) is None
    real.put(NAME, b"entry")
    assert real.get(NAME, 1000) == b"entry"


def test_a_second_machine_reads_what_the_first_wrote(sock: Path, direct: Any, tmp_path: Path) -> None:
    address = f"unix://:hunter2@{sock}"
    one, two = (Told(tmp_path / each, address) for each in ("one", "two"))
    one.cache.put(KEY, b"layer")
    one.cache.put(OTHER, b"mine", shared=False)
    assert two.cache.get(KEY, shared=False) is None
    assert two.cache.get(KEY) == b"layer"
    assert two.cache.get(OTHER) is None
    direct.flushall()
    assert two.cache.get(KEY) == b"layer", "it is kept there now"
    for each in (one, two):
        each.cache.close()
        assert each.notices == []


def test_several_layers_are_fetched_at_once_and_asked_for_once(
    sock: Path, direct: Any, tmp_path: Path
) -> None:
    address = f"unix://:hunter2@{sock}"
    one, two = (Told(tmp_path / each, address) for each in ("one", "two"))
    keys = [f"sha256:{number:064x} {CODE}" for number in range(10)]
    for key in keys[:8]:
        one.cache.put(key, key.encode())
    before = direct.info("stats")["keyspace_misses"]
    two.cache.prefetch(keys)
    assert all(two.cache.get(key, shared=False) == key.encode() for key in keys[:8])
    assert [two.cache.get(key) for key in keys[8:]] == [None, None]
    assert direct.info("stats")["keyspace_misses"] - before == 2
    for each in (one, two):
        each.cache.close()


@pytest.mark.parametrize("garbage", [b"", b"garbage", entries.MAGIC + b"\0" * 200, b"x" * 100_000])
def test_garbage_is_not_used_and_is_replaced(sock: Path, direct: Any, tmp_path: Path, garbage: bytes) -> None:
    direct.set(f"seawall:{NAME}", garbage)
    told = Told(tmp_path, f"unix://:hunter2@{sock}")
    assert told.cache.get(KEY) is None
    told.cache.put(KEY, b"layer")
    assert entries.content_of(direct.get(f"seawall:{NAME}"), KEY) == b"layer"
    told.cache.close()
    assert len(told.notices) == 1
    assert "1 entries of the shared cache" in told.notices[0]


def test_the_entry_of_another_layer_is_not_used(sock: Path, direct: Any, tmp_path: Path) -> None:
    direct.set(f"seawall:{NAME}", entries.written(OTHER, b"no package at all") or b"")
    told = Told(tmp_path, f"unix://:hunter2@{sock}")
    assert told.cache.get(KEY) is None
    told.cache.close()


def test_with_a_key_only_its_holders_are_believed(sock: Path, direct: Any, tmp_path: Path) -> None:
    address = f"unix://:hunter2@{sock}"
    stranger = Told(tmp_path / "stranger", address)
    stranger.cache.put(KEY, b"nothing to see here")
    reader = Told(tmp_path / "reader", address, SECRET)
    assert reader.cache.get(KEY) is None
    reader.cache.put(KEY, b"layer")
    friend = Told(tmp_path / "friend", address, SECRET)
    assert friend.cache.get(KEY) == b"layer"
    assert Told(tmp_path / "reader", address, b"another key, that long").cache.get(KEY) is None
    assert Told(tmp_path / "reader", address).cache.get(KEY) == b"layer", "who has no key believes all"
    for each in (stranger, reader, friend):
        each.cache.close()
    assert [len(each.notices) for each in (stranger, reader, friend)] == [0, 1, 0]


def test_a_full_server_is_read_and_not_written(sock: Path, direct: Any, tmp_path: Path) -> None:
    told = Told(tmp_path / "near", f"unix://:hunter2@{sock}")
    told.cache.put(KEY, b"layer")
    direct.config_set("maxmemory", 1)
    told.cache.put(OTHER, b"layer")
    told.cache.put(OTHER, b"layer")
    assert [notice.split(": ")[0] for notice in told.notices] == [
        f"nothing more is written to the shared cache unix://{sock}"
    ]
    assert "maxmemory" in told.notices[0]
    other = Told(tmp_path / "other", f"unix://:hunter2@{sock}")
    assert other.cache.get(KEY) == b"layer"
    for each in (told, other):
        each.cache.close()


def test_who_may_only_read_reads(sock: Path, direct: Any, tmp_path: Path) -> None:
    direct.acl_setuser("ci", enabled=True, passwords=["+pass"], keys=["*"], commands=["+get", "+select"])
    writer = Told(tmp_path / "writer", f"unix://:hunter2@{sock}")
    writer.cache.put(KEY, b"layer")
    reader = Told(tmp_path / "reader", f"unix://ci:pass@{sock}")
    assert reader.cache.get(KEY) == b"layer"
    reader.cache.put(OTHER, b"layer")
    assert len(reader.notices) == 1
    assert "permission" in reader.notices[0].lower()
    for each in (writer, reader):
        each.cache.close()


@pytest.mark.parametrize("password", ["wrong-password", ""])
def test_a_wrong_password_is_told_and_not_shown(
    sock: Path, direct: Any, tmp_path: Path, password: str
) -> None:
    told = Told(tmp_path, f"unix://:{password}@{sock}")
    assert told.cache.get(KEY) is None
    told.cache.put(KEY, b"layer")
    assert told.cache.get(KEY) == b"layer"
    assert len(told.notices) == 1
    assert told.notices[0].startswith(f"the shared cache unix://{sock} is not used: Authentication")
    assert "wrong-password" not in told.notices[0]
    told.cache.close()


def test_over_tcp_and_when_it_goes_down(tmp_path: Path) -> None:
    with redis_server() as running:
        address = f"redis://127.0.0.1:{running.port}/2"
        told = Told(tmp_path / "one", address)
        told.cache.put(KEY, b"layer")
    assert told.cache.get(KEY) == b"layer"
    assert told.cache.get(OTHER) is None
    assert told.cache.get(OTHER) is None
    told.cache.put(OTHER, b"layer")
    assert [notice.partition(": ")[0] for notice in told.notices] == [
        f"the shared cache {address} is not used"
    ]
    told.cache.close()


def test_over_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    pair, port = authority.issue("redis", "DNS:localhost"), str(free_port())
    settings = ["--tls-port", port, "--tls-cert-file", str(pair.certificate), "--tls-key-file", str(pair.key)]
    settings += ["--tls-ca-cert-file", str(authority.certificate), "--tls-auth-clients", "no"]
    with redis_server(*settings):
        with closing(store(f"rediss://localhost:{port}?ca={authority.certificate}")) as made:
            made.put(NAME, b"entry" * 10_000)
            assert made.get(NAME, 100_000) == b"entry" * 10_000
        unknown = f"rediss://localhost:{port}"
        elsewhere = f"rediss://127.0.0.1:{port}?ca={authority.certificate}"
        for address in (unknown, elsewhere):
            with closing(store(address)) as made, pytest.raises(FetchError, match="certificate"):
                made.get(NAME, 100_000)


def silent(connection: socket.socket) -> None:
    while connection.recv(1000):
        pass


def saying(reply: bytes) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        while connection.recv(100_000):
            connection.sendall(reply)

    return talk


def dripping(connection: socket.socket) -> None:
    connection.recv(1000)
    connection.sendall(b"$1000000\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def flooding(connection: socket.socket) -> None:
    connection.recv(1000)
    connection.sendall(b"$99999999999\r\n")
    while True:
        connection.sendall(b"x" * 1_000_000)


TALKS = {
    "says nothing": silent,
    "hangs up": lambda connection: None,
    "drips": dripping,
    "floods": flooding,
    "speaks HTTP": saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "no number": saying(b"$zwei\r\n"),
    "a number": saying(b":5\r\n"),
    "many lists": saying(b"*1\r\n" * 10_000),
    "a long list": saying(b"*999999999\r\n"),
    "only spaces": saying(b"\r\n" * 10),
    "loading": saying(b"-LOADING Redis is loading the dataset in memory\r\n"),
    "escapes": saying(b"-ERR \x1b[2J\xff\r\n"),
}


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_a_server_that_misbehaves_costs_half_a_second(
    tmp_path: Path, talk: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seawall.source.cache.shared.SHARED_ENTRY_LIMIT", 3_000_000)
    with talking(talk) as path:
        told = Told(tmp_path, f"unix://{path}")
        begun = time.monotonic()
        assert [told.cache.get(key) for key in (KEY, OTHER, KEY)] == [None, None, None]
        assert time.monotonic() - begun < 5
        told.cache.put(KEY, b"layer")
        assert told.cache.get(KEY) == b"layer"
        told.cache.close()
    assert len(told.notices) == 1
    assert f"the shared cache unix://{path} is not used: " in told.notices[0]


def test_nobody_listens(tmp_path: Path) -> None:
    told = Told(tmp_path, f"unix://{tmp_path}/none.sock")
    told.cache.prefetch([KEY, OTHER])
    assert told.cache.get(KEY) is None
    assert len(told.notices) == 1
    told.cache.close()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("redis://", "a host is missing"),
        ("unix://host/path", "a socket is given as unix:///PATH"),
        ("unix://", "a socket is given as unix:///PATH"),
        ("redis://h/x", "'x' is not the number of a database"),
        ("redis://h?ttl=soon", "not a length of time"),
        ("redis://h?ttl=0s", "not a length of time"),
        ("redis://h?socket_timeout=9999", "the option 'socket_timeout' is not known; there is ttl, prefix"),
        ("redis://h?ca=x", "'ca' is not known"),
        ("unix:///p?db=x", "is not a number"),
    ],
)
def test_addresses_that_mean_nothing(address: str, message: str) -> None:
    with pytest.raises(Misuse, match=message):
        opened(parsed(address))


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Misuse, match=r"pip install 'seawall\[redis\]'"):
        opened(parsed("redis://host"))
    assert BACKEND.network
