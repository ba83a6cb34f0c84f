"""The addresses of shared caches, which may hold passwords."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Misuse
from seawall.source.cache.base import Address, backend_of, backends, parsed


def test_an_address_is_taken_apart_and_decoded() -> None:
    assert parsed("REDIS://us%40er:p%3A%2Fss@[::1]:6380/2?ttl=7d&prefix=a%3A") == Address(
        scheme="redis",
        host="::1",
        port=6380,
        path="/2",
        user="us@er",
        password="p:/ss",
        options={"ttl": "7d", "prefix": "a:"},
    )


def test_what_is_shown_tells_no_secret() -> None:
    address = parsed("redis://user:hunter2@[::1]:6380/2?ttl=7d")
    assert address.shown == "redis://[::1]:6380/2"
    assert "hunter2" not in f"{address} {address!r} {[address]}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "redis",
        "redis:host",
        "redis://:hunter2@host:port",
        "redis://:hunter2@host:0",
        "redis://:hunter2@host:99999",
        "redis://:hunter2@[::1",
        "redis://:hunter2@host?ttl",
        "redis://:hunter2@host?a=1&a=2",
        "redis://:hunter2@host#fragment",
        "redis://:hunter2@host/\n",
        "redis://:hunter2@host?" + "&".join(f"a{number}=1" for number in range(30)),
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Misuse) as caught:
        parsed(text)
    assert "hunter2" not in str(caught.value)


@given(st.text(max_size=50), st.text(alphabet="ab:/?#[]@&=%0", max_size=30))
def test_any_text_is_an_address_or_misuse(scheme: str, rest: str) -> None:
    for text in (scheme, f"{scheme}://{rest}", f"redis://{rest}"):
        with contextlib.suppress(Misuse):
            parsed(text)


def test_every_backend_has_an_example_of_its_own() -> None:
    found = set(backends().values())
    assert {"directory", "redis"} <= {backend.name for backend in found}
    for backend in found:
        assert backend_of(parsed(backend.example)) is backend


def test_a_scheme_that_nobody_has() -> None:
    with pytest.raises(
        Misuse, match=r"'gopher' is not a kind of cache; there are file:///DIRECTORY, .*redis"
    ):
        backend_of(parsed("gopher://host"))
