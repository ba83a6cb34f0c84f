"""A blob as it arrives: resumed where it broke, held to its length; and the challenges of a 401."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import DigestMismatch, FetchError, NotFound
from seawall.source.oci.registry.blobs import BlobStream
from seawall.source.oci.registry.challenge import Challenge, challenges
from seawall.transport import Broken, Reply

CONTENT = bytes(range(256)) * 40


class Server:
    """Serves CONTENT in pieces; the n-th answer breaks after the n-th of `cuts` bytes."""

    def __init__(
        self, cuts: list[int], piece: int = 1000, *, ranges: bool = True, length: bool = True
    ) -> None:
        self.cuts, self.piece, self.ranges, self.length = cuts, piece, ranges, length
        self.asked: list[int] = []
        self.open = 0

    @contextmanager
    def __call__(self, start: int) -> Iterator[Reply]:
        self.asked.append(start)
        begin = start if self.ranges else 0
        left = CONTENT[begin:]
        headers = {"content-length": str(len(left))} if self.length else {}
        if begin:
            headers["content-range"] = f"bytes {begin}-{len(CONTENT) - 1}/{len(CONTENT)}"
        self.open += 1
        try:
            yield Reply(206 if begin else 200, headers, self._body(left), "x")
        finally:
            self.open -= 1

    def _body(self, left: bytes) -> Iterator[bytes]:
        cut = self.cuts.pop(0) if self.cuts else None
        whole = left if cut is None else left[:cut]
        for position in range(0, len(whole), self.piece):
            yield whole[position : position + self.piece]
        if cut is not None:
            raise Broken("it broke")


def stream(server: Server, size: int = len(CONTENT)) -> BlobStream:
    return BlobStream("x@y", server, size, lambda _: None)


def read(blob: BlobStream, size: int) -> list[bytes]:
    with blob:
        return list(iter(lambda: blob.read(size), b""))


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("length", [True, False])
@given(
    cuts=st.lists(st.integers(0, 3000), max_size=4),
    piece=st.integers(1, 3000),
    size=st.integers(1, 5000),
)
def test_broken_connections_do_not_show(
    ranges: bool, length: bool, cuts: list[int], piece: int, size: int
) -> None:
    server = Server(list(cuts), piece, ranges=ranges, length=length)
    pieces = read(stream(server), size)
    assert b"".join(pieces) == CONTENT
    assert all(len(each) == size for each in pieces[:-1])
    assert server.open == 0


@given(
    cuts=st.lists(st.integers(0, 3000), max_size=4),
    piece=st.integers(1, 3000),
    sizes=st.lists(st.integers(1, 5000) | st.just(-1), min_size=1, max_size=5),
    first=st.integers(0, 5000),
)
def test_pieces_are_had_as_they_come(cuts: list[int], piece: int, sizes: list[int], first: int) -> None:
    server = Server(list(cuts), piece)
    with stream(server) as blob:
        found = [blob.read(first)]
        for size in itertools.cycle(sizes):
            found.append(blob.read1(size))
            assert size < 0 or len(found[-1]) <= size
            if not found[-1]:
                break
        assert blob.read1() == b""
    assert b"".join(found) == CONTENT


def test_a_piece_that_fails_fails_again() -> None:
    with stream(Server([5] * 50)) as blob:
        assert blob.read1() == CONTENT[:5]
        for _ in range(2):
            with pytest.raises(FetchError, match="broke 5 times"):
                list(iter(blob.read1, b""))


def test_what_was_had_is_not_asked_again() -> None:
    server = Server([2500, 10])
    read(stream(server), 700)
    assert server.asked == [0, 2500, 2510]


def test_a_blob_read_at_once() -> None:
    with stream(Server([100])) as blob:
        assert blob.read() == CONTENT
        assert blob.read() == b""
        blob.close()


def test_breaks_without_headway_end() -> None:
    server = Server([5] * 50)
    with stream(server) as blob:
        for _ in range(2):
            with pytest.raises(FetchError, match="broke 5 times"):
                blob.read()
    assert (len(server.asked), server.open) == (5, 0)


def test_headway_forgives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seawall.source.oci.registry.blobs.HEADWAY", 1000)
    assert b"".join(read(stream(Server([1024] * 9)), 4000)) == CONTENT


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1, 1])
@pytest.mark.parametrize("length", [True, False])
def test_a_blob_is_as_long_as_the_manifest_says(size: int, length: bool) -> None:
    with pytest.raises(DigestMismatch, match="the manifest says"):
        read(stream(Server([], length=length), size), 4000)


def test_without_a_size_the_length_is_the_servers() -> None:
    assert b"".join(read(stream(Server([]), 0), 4000)) == CONTENT


def test_a_blob_that_never_ends_is_not_read_for_ever() -> None:
    @contextmanager
    def endless(start: int) -> Iterator[Reply]:
        def body() -> Iterator[bytes]:
            while True:
                yield b"x" * 1000

        yield Reply(200, {}, body(), "x")

    with pytest.raises(DigestMismatch, match="longer"):
        BlobStream("x", endless, 50_000, lambda _: None).read()


def test_another_range_than_was_asked_for() -> None:
    @contextmanager
    def shifted(start: int) -> Iterator[Reply]:
        def body() -> Iterator[bytes]:
            yield b"abc"
            raise Broken("it broke")

        headers = {"content-range": f"bytes {start + 1}-9/10"} if start else {}
        yield Reply(206 if start else 200, headers, body(), "x")

    with pytest.raises(FetchError, match="byte 4 where 3"):
        BlobStream("x", shifted, 10, lambda _: None).read()


def test_what_is_not_there_is_said_at_once() -> None:
    @contextmanager
    def absent(start: int) -> Iterator[Reply]:
        if start == 0:
            raise NotFound("nothing")
        yield Reply(200, {}, iter(()), "x")

    with pytest.raises(NotFound):
        BlobStream("x", absent, 10, lambda _: None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"',
            [
                Challenge(
                    "bearer",
                    {
                        "realm": "https://auth.example/token",
                        "service": "registry",
                        "scope": "repository:a/b:pull,push",
                    },
                )
            ],
        ),
        (
            'Basic realm="a, b", Bearer realm=x',
            [Challenge("basic", {"realm": "a, b"}), Challenge("bearer", {"realm": "x"})],
        ),
        (r'BASIC realm="say \"hi\" \\"', [Challenge("basic", {"realm": 'say "hi" \\'})]),
        ("Negotiate, Basic", [Challenge("negotiate"), Challenge("basic")]),
        ('Bearer REALM = "x" , realm="y"', [Challenge("bearer", {"realm": "x"})]),
        ('Bearer realm="open', [Challenge("bearer")]),
        ("", []),
        ("=,=", []),
        ('realm="x"', []),
    ],
)
def test_challenges(text: str, found: list[Challenge]) -> None:
    assert challenges(text) == found


@given(st.text(max_size=200))
def test_any_header_is_read(text: str) -> None:
    assert all(challenge.scheme == challenge.scheme.lower() for challenge in challenges(text))


def test_a_long_header_is_read_in_part() -> None:
    assert len(challenges("Bearer " + "a=b," * 100_000)[0].parameters) == 1
