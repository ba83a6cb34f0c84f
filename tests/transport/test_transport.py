"""The door to the network, against a real server with real faults."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from seawall.model.errors import FetchError, Misuse, Offline
from seawall.transport import Directory, Memory, Missing, Request, Transport, Validator, Web, address, connect
from seawall.transport import Offline as OfflineTransport
from seawall.transport.web import REDIRECTS, WAIT_BUDGET, _answer, _reply, _retry_after, content_range
from support.server import Site, once, serving

PAGE = bytes(range(256)) * 4000


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site({"/page": PAGE})) as found:
        yield found


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def web(slept: list[float]) -> Iterator[Web]:
    with closing(Web(timeout=5, sleep=slept.append)) as found:
        yield found


def test_a_page(site: Site, web: Web) -> None:
    assert web.get(f"{site.address}/page", len(PAGE)) == PAGE


def test_nothing_longer_than_allowed(site: Site, web: Web) -> None:
    with pytest.raises(FetchError, match="more than the 100"):
        web.get(f"{site.address}/page", 100)


def test_nothing_longer_than_allowed_when_the_length_is_not_announced() -> None:
    class Endless(Memory):
        pass

    page = Endless({"x:": b"12345"})
    with pytest.raises(FetchError, match="allowed"):
        page.get("x:", 4)


def test_a_page_that_is_not_there(site: Site, web: Web) -> None:
    with pytest.raises(Missing):
        web.get(f"{site.address}/other", 100)


@pytest.mark.parametrize("status", [400, 401, 403, 418])
def test_a_refusal_is_an_error_at_once(site: Site, web: Web, slept: list[float], status: int) -> None:
    site.faults.append(lambda _: (status, {}, b""))
    with pytest.raises(FetchError, match=str(status)):
        web.get(f"{site.address}/page", len(PAGE))
    assert len(site.seen) == 1
    assert slept == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(site: Site, web: Web, slept: list[float], status: int) -> None:
    site.faults.append(once("/page", (status, {}, b""), (status, {"Retry-After": "7"}, b"")))
    assert web.get(f"{site.address}/page", len(PAGE)) == PAGE
    assert len(slept) == 2
    assert slept[1] == 7


def test_a_lasting_failure_is_an_error(site: Site, web: Web, slept: list[float]) -> None:
    site.faults.append(lambda _: (503, {}, b""))
    with pytest.raises(FetchError, match="503"):
        web.get(f"{site.address}/page", len(PAGE))
    assert len(site.seen) == 5
    assert sum(slept) <= WAIT_BUDGET


def test_nobody_is_made_to_wait_for_long(site: Site, web: Web, slept: list[float]) -> None:
    site.faults.append(lambda _: (429, {"Retry-After": "86400"}, b""))
    with pytest.raises(FetchError, match="429"):
        web.get(f"{site.address}/page", len(PAGE))
    assert (len(site.seen), slept) == (1, [])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("soon", 0),
        ("12", 12),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("-3", 0),
        ("²", 0),
        ("9" * 5000, 0),
    ],
)
def test_retry_after(text: str | None, seconds: float) -> None:
    assert _retry_after(text) == seconds


def test_nobody_listens(web: Web, slept: list[float]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(FetchError, match="Connect"):
            web.get(f"http://127.0.0.1:{port}/", 10)
    assert len(slept) == 4


def test_a_broken_connection_is_taken_up(site: Site, web: Web) -> None:
    site.cuts["/page"] = [1000, 300_000, 5]
    assert web.get(f"{site.address}/page", len(PAGE)) == PAGE
    ranges = [seen.headers.get("range") for seen in site.seen]
    assert ranges[0] is None
    assert all(ranges[1:])
    assert all(seen.headers.get("if-range") for seen in site.seen[1:])


def test_a_page_that_changes_meanwhile_is_an_error(site: Site, web: Web) -> None:
    pieces = web.download(f"{site.address}/page", len(PAGE))
    site.cuts["/page"] = [300_000]
    next(pieces)
    site.pages["/page"] = b"x" * len(PAGE)
    with pytest.raises(FetchError, match="changed"):
        list(pieces)


def test_a_broken_page_without_validator_is_an_error(site: Site, web: Web) -> None:
    site.validators = False
    site.cuts["/page"] = [1000]
    with pytest.raises(FetchError):
        web.get(f"{site.address}/page", len(PAGE))


def test_redirects(site: Site, web: Web) -> None:
    site.faults.append(once("/old", (302, {"Location": "/page"}, b"")))
    assert web.get(f"{site.address}/old", len(PAGE)) == PAGE


def test_redirects_end(site: Site, web: Web) -> None:
    site.faults.append(lambda seen: (302, {"Location": f"{seen.path}x"}, b""))
    with pytest.raises(FetchError, match="redirects"):
        web.get(f"{site.address}/page", len(PAGE))
    assert len(site.seen) == REDIRECTS + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x/", "", "gopher://x"])
def test_redirects_to_elsewhere(site: Site, web: Web, target: str) -> None:
    site.faults.append(lambda _: (302, {"Location": target}, b""))
    with pytest.raises(FetchError, match="redirects to"):
        web.get(f"{site.address}/page", len(PAGE))


def test_credentials_stay_with_their_host(site: Site, web: Web) -> None:
    headers = {"Authorization": "Basic eDp5", "X-Other": "1"}
    with serving(Site({"/page": PAGE})) as other:
        site.faults.append(once("/page", (307, {"Location": f"{other.address}/page"}, b"")))
        with web.open(Request(f"{site.address}/page", headers=headers)) as answer:
            assert b"".join(answer.body) == PAGE
        [first], [second] = site.seen, other.seen
    assert first.headers["authorization"] == "Basic eDp5"
    assert "authorization" not in second.headers
    assert second.headers["x-other"] == "1"


def test_credentials_follow_on_the_same_host(site: Site, web: Web) -> None:
    site.faults.append(once("/old", (307, {"Location": "/page"}, b"")))
    with web.open(Request(f"{site.address}/old", headers={"Authorization": "Basic eDp5"})):
        pass
    assert [seen.headers.get("authorization") for seen in site.seen] == ["Basic eDp5"] * 2


def test_encoded_bodies_are_refused(site: Site, web: Web) -> None:
    site.faults.append(lambda _: (200, {"Content-Encoding": "gzip"}, b"bomb"))
    with pytest.raises(FetchError, match="encoded"):
        web.get(f"{site.address}/page", len(PAGE))
    assert site.seen[0].headers["accept-encoding"] == "identity"


def test_save_and_ask_again(site: Site, web: Web, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    url, path = f"{site.address}/page", tmp_path / "page"
    validator = web.save(url, path, len(PAGE), progress=lambda done, whole: told.append((done, whole)))
    assert validator
    assert path.read_bytes() == PAGE
    assert told[-1] == (len(PAGE), len(PAGE))
    assert web.save(url, path, len(PAGE)) == validator, "what is complete stays"
    path.unlink()
    assert web.save(url, path, len(PAGE), known=validator) is None
    assert not path.exists()


def test_an_interrupted_save_is_continued(site: Site, web: Web, tmp_path: Path) -> None:
    url, path = f"{site.address}/page", tmp_path / "page"
    site.cuts["/page"] = [300_000, 1, 1, 1, 1]
    with pytest.raises(FetchError):
        web.save(url, path, len(PAGE))
    assert not path.exists()
    site.seen.clear()
    assert web.save(url, path, len(PAGE))
    assert path.read_bytes() == PAGE
    assert site.seen[0].headers["range"].startswith("bytes=")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["page", "page.json"]


def test_an_interrupted_save_of_a_page_that_changed_begins_anew(site: Site, web: Web, tmp_path: Path) -> None:
    url, path = f"{site.address}/page", tmp_path / "page"
    site.cuts["/page"] = [300_000, 1, 1, 1, 1]
    with pytest.raises(FetchError):
        web.save(url, path, len(PAGE))
    site.pages["/page"] = b"new" * 1000
    assert web.save(url, path, len(PAGE))
    assert path.read_bytes() == b"new" * 1000


@pytest.mark.parametrize("cut", [0, 1, 2, 255, 1000])
def test_a_server_without_ranges(site: Site, web: Web, tmp_path: Path, cut: int) -> None:
    site.ranges = False
    site.cuts["/page"] = [cut * 300]
    path = tmp_path / "page"
    try:
        web.save(f"{site.address}/page", path, len(PAGE))
    except FetchError:
        web.save(f"{site.address}/page", path, len(PAGE))
    assert path.read_bytes() == PAGE


def test_rubbish_beside_a_part_is_no_harm(site: Site, web: Web, tmp_path: Path) -> None:
    (tmp_path / "page.part").write_bytes(b"old")
    (tmp_path / "page.part.json").write_bytes(b"{")
    assert web.save(f"{site.address}/page", tmp_path / "page", len(PAGE))
    assert (tmp_path / "page").read_bytes() == PAGE


def test_unchanged_is_no_answer_to_who_knows_nothing(site: Site, web: Web, tmp_path: Path) -> None:
    site.faults.append(lambda _: (304, {}, b""))
    with pytest.raises(FetchError, match="304"):
        web.save(f"{site.address}/page", tmp_path / "page", 10)


def test_a_body_that_trickles_is_given_up(site: Site, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seawall.transport.web.PATIENCE", 0.0)
    monkeypatch.setattr("seawall.transport.web.SLOWEST", 10**12)
    with pytest.raises(FetchError, match="bytes in"):
        web.get(f"{site.address}/page", len(PAGE))


def test_a_lyingcontent_range(site: Site, web: Web, tmp_path: Path) -> None:
    site.cuts["/page"] = [300_000]
    site.faults.append(
        lambda seen: (206, {"Content-Range": "bytes 5-9/10"}, b"56789") if "range" in seen.headers else None
    )
    with pytest.raises(FetchError, match="changed"):
        web.get(f"{site.address}/page", len(PAGE))


@pytest.mark.parametrize("text", ["bytes ²-3/4", f"bytes {'9' * 5000}-/*", "bytes -3/4", "lines 1-2/3"])
def test_an_unreadablecontent_range(text: str) -> None:
    with pytest.raises(FetchError, match="unreadable Content-Range"):
        content_range("x", text)


def test_numbers_of_acontent_range() -> None:
    assert content_range("x", "bytes 7-8/9") == (7, 9)
    assert content_range("x", f"bytes 7-8/{'9' * 5000}") == (7, None)


@pytest.mark.parametrize("length", ["²".encode("latin-1"), b"9" * 5000])
def test_an_unreadable_content_length_is_no_length(length: bytes) -> None:
    response = httpx.Response(200, headers=[(b"content-length", length)], content=iter(()))
    assert _answer(Request("x"), _reply(response, "x")).length is None


def test_a_directory(tmp_path: Path) -> None:
    (tmp_path / "a b").write_bytes(b"page")
    transport = connect(str(tmp_path))
    url = f"{address(str(tmp_path))}/a%20b"
    assert transport.get(url, 10) == b"page"
    with transport.open(Request(url)) as answer:
        validator = answer.validator
    with transport.open(Request(url, known=validator)) as answer:
        assert answer.unchanged
    with transport.open(Request(url, start=2, same=validator)) as answer:
        assert (answer.start, b"".join(answer.body)) == (2, b"ge")
    with pytest.raises(FetchError):
        transport.get(url, 3)


@pytest.mark.parametrize("name", ["../secret", "%2e%2e/secret", "x/../../secret", "..%2fsecret"])
def test_nothing_beside_the_directory(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "mirror").mkdir()
    transport = Directory(tmp_path / "mirror")
    url = f"{(tmp_path / 'mirror').as_uri()}/{name}"
    with pytest.raises(FetchError, match="not below"):
        transport.get(url, 10)
    with pytest.raises(FetchError, match="not below"):
        transport.local(url)


def test_what_a_directory_does_not_have(tmp_path: Path) -> None:
    transport = Directory(tmp_path)
    url = f"{tmp_path.as_uri()}/x"
    with pytest.raises(Missing):
        transport.get(url, 10)
    with pytest.raises(Missing):
        transport.local(url)
    with pytest.raises(FetchError):
        transport.get(tmp_path.as_uri(), 10)


def test_offline_opens_no_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    transport = connect("https://example.org/feed", offline=True)
    assert isinstance(transport, OfflineTransport)
    for attempt in (transport.get, transport.download):
        with pytest.raises(Offline, match="offline"):
            list(attempt("https://example.org/feed/x", 10))
    with pytest.raises(Offline):
        transport.save("https://example.org/feed/x", tmp_path / "x", 10)


def test_a_directory_is_no_network(tmp_path: Path) -> None:
    assert isinstance(connect(str(tmp_path), offline=True), Directory)
    assert isinstance(connect(f"file://{tmp_path}", offline=True), Directory)


@pytest.mark.parametrize("base", ["ftp://example.org", "data://x", "://"])
def test_other_schemes(base: str) -> None:
    with pytest.raises(Misuse):
        connect(base)


def test_only_fetch_errors_leave() -> None:
    class Odd(Transport):
        def _open(self, request: Request) -> object:  # type: ignore[override]
            raise {"a": RuntimeError("x"), "b": ValueError("x"), "c": OSError("x")}[request.url]

    for url in "abc":
        with pytest.raises(FetchError):
            Odd().get(url, 1)


def test_a_weak_tag_does_not_resume() -> None:
    assert Validator('W/"1"').strong == ""
    assert Validator('W/"1"', "Wed, 21 Oct 2015 07:28:00 GMT").strong.startswith("Wed")
    assert not Validator()
    assert list(itertools.islice(Memory({"x": b"1"}).download("x", 1), 2)) == [b"1"]
