"""Requests of any method, and answers of any status: what is repeated, followed, dropped and shown."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer

import pytest

from seawall.model.errors import FetchError, Misuse
from seawall.transport import Exchange, Tls, TlsFailed, TooMany, Untrusted, Web, origin
from seawall.transport.exchange import shown
from support.registry import Answer as AnAnswer
from support.registry import Registry, faults
from support.server import Site, serving
from support.tls import Authority

Answer = tuple[int, dict[str, str], bytes]


class Echo:
    """A server that answers each request with the next of `answers`, the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.seen: list[tuple[str, str, Mapping[str, str], bytes]] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        echo = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                headers = {name.lower(): text for name, text in self.headers.items()}
                echo.seen.append((self.command, self.path, headers, self._body(headers)))
                status, more, body = echo.answers.pop(0) if len(echo.answers) > 1 else echo.answers[0]
                self.send_response(status)
                for name, text in {"Content-Length": str(len(body)), **more}.items():
                    self.send_header(name, text)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def _body(self, headers: Mapping[str, str]) -> bytes:
                if headers.get("transfer-encoding") != "chunked":
                    return self.rfile.read(int(headers.get("content-length", 0)))
                pieces = []
                while length := int(self.rfile.readline(), 16):
                    pieces.append(self.rfile.read(length))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(pieces)

            do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class _UnixServer(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A handshake that fails is part of what is tested."""


@contextmanager
def running(server: ThreadingHTTPServer | UnixStreamServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    with server:
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def echoing(echo: Echo, context: ssl.SSLContext | None = None) -> Iterator[str]:
    server = _WebServer(("127.0.0.1", 0), echo.handler())
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with running(server):
        yield f"http{'s' if context else ''}://127.0.0.1:{server.server_port}"


OK: Answer = (200, {"X-Some": "Thing"}, b"fine")


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def web(slept: list[float]) -> Iterator[Web]:
    with closing(Web(timeout=5, sleep=slept.append)) as found:
        yield found


def ask(web: Web, exchange: Exchange) -> tuple[int, bytes]:
    with web.exchange(exchange) as reply:
        return reply.status, b"".join(reply.body)


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("body", [b"abc", lambda: iter((b"a", b"bc"))])
def test_a_method_and_its_body_arrive(
    web: Web, method: str, body: Callable[[], Iterator[bytes]] | bytes
) -> None:
    echo = Echo(OK)
    with echoing(echo) as base, web.exchange(Exchange(method, f"{base}/x", {"X-Mine": "1"}, body)) as reply:
        assert (reply.status, reply.headers["x-some"], reply.url) == (200, "Thing", f"{base}/x")
        assert b"".join(reply.body) == b"fine"
    [(seen, path, headers, content)] = echo.seen
    assert (seen, path, headers["x-mine"], content) == (method, "/x", "1", b"abc")


def test_an_announced_length_is_sent(web: Web) -> None:
    echo = Echo(OK)
    with echoing(echo) as base:
        ask(web, Exchange("PUT", base, {"content-length": "3"}, lambda: iter((b"a", b"bc"))))
    headers = echo.seen[0][2]
    assert (headers["content-length"], "transfer-encoding" in headers) == ("3", False)


@pytest.mark.parametrize("status", [201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 416, 418])
def test_other_statuses_are_the_callers(web: Web, slept: list[float], status: int) -> None:
    with echoing(Echo((status, {}, b"" if status in {204, 304} else b"why"))) as base:
        assert ask(web, Exchange("GET", base))[0] == status
    assert slept == []


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_what_may_be_repeated_is_sent_again(web: Web, slept: list[float], method: str, status: int) -> None:
    echo = Echo((status, {"Retry-After": "3"}, b""), OK)
    with echoing(echo) as base:
        assert ask(web, Exchange(method, base, {}, b"" if method in {"GET", "HEAD"} else b"x"))[0] == 200
    assert slept == [3]


def test_what_may_not_be_repeated_is_not(web: Web, slept: list[float]) -> None:
    with echoing(Echo((503, {}, b""), OK)) as base:
        assert ask(web, Exchange("POST", base, {}, b"x"))[0] == 503
    assert slept == []


def test_a_post_that_was_not_let_in_is_sent_again(web: Web, slept: list[float]) -> None:
    echo = Echo((429, {}, b""), OK)
    with echoing(echo) as base:
        assert ask(web, Exchange("POST", base, {}, lambda: iter((b"x",))))[0] == 200
    assert [content for *_, content in echo.seen] == [b"x", b"x"]
    assert len(slept) == 1


def test_a_post_whose_fate_is_unknown_is_not_repeated(web: Web, slept: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepted: list[int] = []

        def hang_up() -> None:
            with listening.accept()[0] as peer:
                accepted.append(len(peer.recv(10)))

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(FetchError, match="1 attempts"):
            ask(web, Exchange("POST", f"http://127.0.0.1:{listening.getsockname()[1]}/", {}, b"x"))
        thread.join()
    assert (len(accepted), slept) == (1, [])


def test_attempts_are_bounded_by_the_caller(web: Web, slept: list[float]) -> None:
    echo = Echo((503, {}, b"we are\n  closed"))
    with echoing(echo) as base, pytest.raises(FetchError, match=r"503: we are closed \(2 attempts\)"):
        ask(web, Exchange("GET", base, attempts=2))
    assert (len(echo.seen), len(slept)) == (2, 1)


def test_a_single_attempt_hands_over_every_status(web: Web, slept: list[float]) -> None:
    with echoing(Echo((503, {}, b"no"))) as base:
        assert ask(web, Exchange("GET", base, attempts=1)) == (503, b"no")
    assert slept == []


def test_a_host_that_nobody_knows_is_asked_once(web: Web, slept: list[float]) -> None:
    with pytest.raises(FetchError, match="1 attempts"):
        ask(web, Exchange("GET", "http://nobody.invalid/"))
    assert slept == []


def test_the_budget_is_for_all_redirects_together(web: Web, slept: list[float]) -> None:
    again = (503, {"Retry-After": "25"}, b"")
    with (
        echoing(
            Echo(again, (302, {"Location": "/1"}, b""), again, (302, {"Location": "/2"}, b""), again)
        ) as base,
        pytest.raises(FetchError, match="503"),
    ):
        ask(web, Exchange("GET", base))
    assert slept == [25, 25]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_only_reading_is_redirected(web: Web, method: str) -> None:
    echo = Echo((307, {"Location": "/other"}, b""))
    with echoing(echo) as base:
        assert ask(web, Exchange(method, base))[0] == 307
    assert len(echo.seen) == 1


def test_credentials_do_not_cross_to_another_host(web: Web) -> None:
    other = Echo(OK)
    with (
        echoing(other) as there,
        echoing(Echo((307, {"Location": f"{there}/x?sig=1"}, b""))) as here,
        web.exchange(Exchange("GET", here, {"Authorization": "Bearer t", "Accept": "a/b"})) as reply,
    ):
        assert reply.url == f"{there}/x?sig=1"
    headers = other.seen[0][2]
    assert "authorization" not in headers
    assert headers["accept"] == "a/b"


@pytest.mark.parametrize(
    "authorization", ["Bearer hush", "Basic " + base64.b64encode(b"me:hush").decode(), "hush"]
)
def test_an_answer_that_echoes_credentials_is_not_shown(web: Web, authorization: str) -> None:
    with (
        echoing(Echo((503, {}, f"you said hush, {authorization}".encode()))) as base,
        pytest.raises(FetchError) as caught,
    ):
        ask(web, Exchange("GET", base, {"authorization": authorization}, attempts=2))
    assert "hush" not in str(caught.value)
    assert authorization.rpartition(" ")[2] not in str(caught.value)


def test_a_refusal_that_trickles_is_not_waited_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server says beside its 503 is worth as much patience as any body."""
    monkeypatch.setattr("seawall.transport.web.PATIENCE", 0.05)
    with Registry() as registry:
        registry.faults.add(
            faults.instead("trickle", AnAnswer(503, body=b"x" * 4000, pace=(1, 0.005))), times=-1
        )
        began = time.monotonic()
        with pytest.raises(FetchError, match="answered 503"):
            ask(web, Exchange("GET", f"{registry.url}/v2/", attempts=2))
        assert time.monotonic() - began < 2


def test_messages_show_no_password_and_no_signature(web: Web) -> None:
    assert shown("https://me:hush@host:1/a/b?sig=hush") == "https://host:1/a/b?…"
    assert shown("http://[::1") == "'http://[::1'"
    with serving(Site()) as site, pytest.raises(FetchError) as caught:
        web.get(f"{site.address}/x?sig=hush", 10)
    assert "hush" not in str(caught.value)


def test_what_comes_encoded_unasked_is_refused(web: Web) -> None:
    with (
        echoing(Echo((200, {"Content-Encoding": "gzip"}, b"bomb"))) as base,
        pytest.raises(FetchError, match="encoded"),
    ):
        ask(web, Exchange("GET", base))
    with echoing(Echo((404, {"Content-Encoding": "gzip"}, b"bomb"))) as base:
        assert ask(web, Exchange("GET", base)) == (404, b"")


def test_an_error_of_the_caller_stays_what_it_is(web: Web) -> None:
    with echoing(Echo(OK)) as base, pytest.raises(ZeroDivisionError), web.exchange(Exchange("GET", base)):
        _ = 1 // 0


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[::1", "gopher://x/", "http://a b/"])
def test_an_address_that_is_none(web: Web, slept: list[float], url: str) -> None:
    with pytest.raises(FetchError):
        ask(web, Exchange("GET", url, attempts=1))


def test_a_unix_socket(tmp_path: Path) -> None:
    echo = Echo(OK)
    path = tmp_path / "s"
    with running(_UnixServer(str(path), echo.handler())), closing(Web(socket=str(path))) as web:
        assert ask(web, Exchange("GET", "http://engine/v1.41/info")) == (200, b"fine")
    assert echo.seen[0][1] == "/v1.41/info"


def test_a_unix_socket_that_is_not_there(tmp_path: Path) -> None:
    with closing(Web(socket=str(tmp_path / "s"))) as web, pytest.raises(FetchError, match="No such file"):
        ask(web, Exchange("GET", "http://engine/"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_an_authority_of_ones_own(made: Authority) -> None:
    with echoing(Echo(OK), made.server_context()) as base:
        for trust in (
            Tls(authorities=(made.certificate,)),
            Tls(authorities=(made.certificate,), exclusive=True),
            Tls(unsafe_unverified=True),
        ):
            with closing(Web(tls=trust)) as web:
                assert ask(web, Exchange("GET", base)) == (200, b"fine")


@pytest.mark.parametrize("trust", [Tls(), Tls(exclusive=True)])
def test_a_certificate_of_nobody_we_trust_is_refused_at_once(made: Authority, trust: Tls) -> None:
    slept: list[float] = []
    with (
        echoing(Echo(OK), made.server_context()) as base,
        closing(Web(tls=trust, sleep=slept.append)) as web,
        pytest.raises(Untrusted, match="certificate"),
    ):
        ask(web, Exchange("GET", base))
    assert slept == []


def test_no_tls_where_it_was_expected(web: Web, slept: list[float]) -> None:
    with echoing(Echo(OK)) as base, pytest.raises(TlsFailed):
        ask(web, Exchange("GET", base.replace("http:", "https:")))
    assert slept == []


def test_a_certificate_for_the_client(made: Authority) -> None:
    with echoing(Echo(OK), made.server_context(client_certificates=True)) as base:
        me = made.issue("me")
        known = Tls((made.certificate,), certificate=me.certificate, key=me.key)
        with closing(Web(tls=known)) as web:
            assert ask(web, Exchange("GET", base)) == (200, b"fine")
        with (
            closing(Web(tls=Tls((made.certificate,)), sleep=lambda _: None)) as web,
            pytest.raises(FetchError),
        ):
            ask(web, Exchange("GET", base))


@pytest.mark.parametrize("content", [b"", b"rubbish", None])
def test_files_that_are_no_certificates(made: Authority, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.pem"
    if content is not None:
        path.write_bytes(content)
    for trust in (Tls((path,)), Tls(certificate=path), Tls(certificate=made.certificate, key=path)):
        with closing(Web(tls=trust)) as web, pytest.raises(Misuse, match=r"bad\.pem"):
            ask(web, Exchange("GET", "https://127.0.0.1:1/", attempts=1))


# Whose certificates count where a redirect leads


def test_a_redirect_to_another_host_is_followed_as_to_any_host(tmp_path: Path) -> None:
    """Neither the trust nor the client's certificate that are for one host go along to another."""
    ours, theirs = Authority(tmp_path / "ours"), Authority(tmp_path / "theirs")
    context = theirs.server_context()
    pair = ours.issue("me")
    with echoing(Echo(OK), context) as away:
        moved = Echo((307, {"Location": f"{away}/blob"}, b""))
        with echoing(moved, ours.server_context()) as home:
            careless = Tls(unsafe_unverified=True, certificate=pair.certificate, key=pair.key)
            with (
                closing(Web(timeout=5)) as elsewhere,
                closing(Web(timeout=5, tls=careless, elsewhere=lambda _: elsewhere)) as web,
                pytest.raises(Untrusted, match=away),
            ):
                ask(web, Exchange("GET", home, attempts=1))
            with (
                closing(Web(timeout=5, tls=Tls((theirs.certificate,)))) as elsewhere,
                closing(Web(timeout=5, tls=careless, elsewhere=lambda _: elsewhere)) as web,
                web.exchange(Exchange("GET", home)) as reply,
            ):
                assert reply.url == f"{away}/blob"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "https://A.example:443/y?z", True),
        ("http://a.example", "http://a.example:80", True),
        ("https://a.example", "http://a.example", False),
        ("https://a.example", "https://a.example:444", False),
        ("https://a.example", "https://b.example", False),
        ("https://a.example", "https://me@a.example", True),
    ],
)
def test_when_two_addresses_are_of_one_server(one: str, other: str, same: bool) -> None:
    assert (origin(one) == origin(other)) is same


@pytest.mark.parametrize("secret", ["hush\nX: y", "hush\n", "hüsh"])
def test_a_header_that_cannot_be_sent_is_not_shown(web: Web, secret: str) -> None:
    with echoing(Echo(OK)) as base, pytest.raises(FetchError) as caught:
        ask(web, Exchange("GET", base, {"authorization": f"Bearer {secret}"}))
    assert "sh" not in str(caught.value)


def test_who_asks_too_often_is_told_so(web: Web, slept: list[float]) -> None:
    busy = Echo((429, {"Retry-After": "21600"}, b"slow down"))
    with echoing(busy) as base, pytest.raises(TooMany, match=r"429: slow down \(1 attempts\)"):
        ask(web, Exchange("GET", base))
    assert not slept, "six hours are not waited for"
