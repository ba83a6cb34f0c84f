"""Proxies from the environment: who is asked through one, and that one is."""

from __future__ import annotations

import base64
import socket
import ssl
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import FetchError, Misuse
from seawall.transport import Exchange, Tls, Web
from seawall.transport.proxies import proxy_for
from support.proxy import proxying
from support.registry import Answer, Host
from support.tls import Authority

PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "https://a.example/x", ""),
        ({"HTTPS_PROXY": PROXY}, "https://a.example/x", PROXY),
        ({"HTTPS_PROXY": PROXY}, "http://a.example/x", ""),
        ({"http_proxy": "proxy.example:3128"}, "http://a.example/x", PROXY),
        ({"https_proxy": PROXY, "HTTPS_PROXY": "http://other"}, "https://a.example/x", PROXY),
        ({"https_proxy": "", "ALL_PROXY": PROXY}, "https://a.example/x", PROXY),
        ({"HTTP_PROXY": PROXY, "REQUEST_METHOD": "GET"}, "http://a.example/x", ""),
        ({"ALL_PROXY": "socks5://proxy.example:1080"}, "https://a.example", "socks5://proxy.example:1080"),
        ({"ALL_PROXY": PROXY}, "https://localhost:5000/v2/", ""),
        ({"ALL_PROXY": PROXY}, "https://127.8.9.1:5000/v2/", ""),
        ({"ALL_PROXY": PROXY}, "https://[::1]:5000/v2/", ""),
        ({"ALL_PROXY": PROXY}, "https://localhost.example/v2/", PROXY),
    ],
)
def test_the_proxy_for_an_address(environment: dict[str, str], url: str, proxy: str) -> None:
    assert proxy_for(url, environment) == proxy


@pytest.mark.parametrize(
    ("listed", "spared", "asked"),
    [
        ("*", ["a.example", "10.0.0.1"], []),
        ("example", ["a.example", "example"], ["example.org", "anexample"]),
        (".a.example, b.example", ["x.a.example", "a.example", "B.example"], ["xa.example", "c.example"]),
        ("*.a.example", ["x.a.example"], ["b.example"]),
        ("a.example:5000", ["a.example:5000"], ["a.example", "a.example:5001"]),
        ("a.example:443", ["a.example"], []),
        ("10.0.0.0/8 fd00::/8", ["10.1.2.3:5000", "[fd00::7]"], ["11.0.0.1", "[fe00::7]", "ten.example"]),
        ("10.0.0.1,fd00::7", ["10.0.0.1", "[fd00::7]:5000", "[fd00:0::7]"], ["10.0.0.2", "1.10.0.0.1"]),
        ("[fd00::7]:5000", ["[fd00::7]:5000"], ["[fd00::7]"]),
        (" ,/,x/y,10.0.0.0/99, [", [], ["a.example", "10.0.0.1"]),
    ],
)
def test_who_is_asked_without_one(listed: str, spared: list[str], asked: list[str]) -> None:
    environment = {"ALL_PROXY": PROXY, "NO_PROXY": listed}
    found = {host: proxy_for(f"https://{host}/v2/", environment) for host in (*spared, *asked)}
    assert found == dict.fromkeys(spared, "") | dict.fromkeys(asked, PROXY)


@pytest.mark.parametrize(
    "proxy", ["ftp://hush:hush@proxy", "http://", "http://[hush", "http://proxy:hush", "hush://"]
)
def test_what_is_no_proxy_is_a_misuse(proxy: str) -> None:
    with pytest.raises(Misuse, match="HTTPS_PROXY is not the address of a proxy") as caught:
        proxy_for("https://a.example", {"HTTPS_PROXY": proxy})
    assert "hush" not in str(caught.value)


@given(st.text(), st.text())
def test_nothing_else_leaves(proxy: str, listed: str) -> None:
    environment = {"HTTPS_PROXY": proxy, "NO_PROXY": listed}
    with suppress(Misuse):
        assert isinstance(proxy_for("https://a.example:5000/x", environment), str)


def get(web: Web, url: str) -> bytes:
    with closing(web), web.exchange(Exchange("GET", url, attempts=1)) as reply:
        return b"".join(reply.body)


def test_a_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Host("site", lambda request: Answer(200, {}, request.path.encode()))
    with site.serving(), proxying(("127.0.0.1", site.port)) as proxy:
        monkeypatch.setenv("http_proxy", f"http://user:hush@127.0.0.1:{proxy.port}")
        assert get(Web(), "http://registry.example/x") == b"/x"
        assert get(Web(), f"http://127.0.0.1:{site.port}/y") == b"/y"
        monkeypatch.setenv("no_proxy", "registry.invalid")
        with pytest.raises(FetchError) as caught:
            get(Web(), "http://registry.invalid/z")
    [(asked, login)] = proxy.asked
    assert asked == "GET http://registry.example/x"
    assert base64.b64decode(login) == b"user:hush"
    assert "hush" not in str(caught.value)


def test_tls_goes_through_a_tunnel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The certificate that counts is the host's, and the name that it is for is the host's."""
    authority = Authority(tmp_path)
    pair = authority.issue("registry.example", "DNS:registry.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    site = Host("site", lambda _: Answer(200, {}, b"inside"), context)
    with site.serving(), proxying(("127.0.0.1", site.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        web = Web(tls=Tls((authority.certificate,)))
        assert get(web, "https://registry.example/x") == b"inside"
        assert [asked for asked, _ in proxy.asked] == ["CONNECT registry.example:443"]
        with pytest.raises(FetchError, match="no trusted TLS"):
            get(Web(tls=Tls((authority.certificate,))), "https://other.example/x")


def test_a_proxy_that_is_not_there_is_named_as_the_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:hush@127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(FetchError, match=r"through the proxy http://127\.0\.0\.1:") as caught:
            get(Web(), "https://registry.example/x")
    assert "hush" not in str(caught.value)
