"""What a cache backend is, and the address that names one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from seawall import plugins
from seawall.model.errors import Misuse
from seawall.model.text import decimal, duration

OPTIONS = 20


class Store(Protocol):
    """Where entries lie under names of 64 hexadecimal digits; only FetchError leaves its methods.

    They are called from several threads at once.
    """

    def get(self, name: str, limit: int) -> bytes | None:
        """Return what lies there, None for nothing, and for what is no entry or longer than `limit` bytes."""

    def put(self, name: str, entry: bytes) -> None:
        """Keep an entry in place of what lies there; who reads sees the old one or the new."""

    def check(self) -> str:
        """Ask whether entries can be had, and return in a few words what answers."""

    def close(self) -> None:
        """End what is open; a call that waits in another thread ends with it."""


class Address(Struct, frozen=True):
    """A backend's URL, taken apart and decoded (RFC 3986); it never shows its password."""

    scheme: str
    host: str = ""
    port: int | None = None
    path: str = ""
    user: str = ""
    password: str = ""
    options: dict[str, str] = {}

    @property
    def shown(self) -> str:
        """The address without user, password and options, for people to read."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port is None else f":{self.port}") + self.path

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"

    def only(self, *names: str) -> None:
        """Raise Misuse for an option that is not among these."""
        for name in self.options:
            if name not in names:
                known = f"there is {', '.join(names)}" if names else "there is none"
                raise Misuse(f"{self.shown}: the option {name[:50]!r} is not known; {known}")

    def seconds(self, name: str) -> int | None:
        """Return an option that is a length of time, in whole seconds and at least one."""
        if name not in self.options:
            return None
        found = duration(self.options[name])
        if found is None or found.total_seconds() < 1:
            given = self.options[name][:50]
            raise Misuse(f"{self.shown}: {name}={given!r} is not a length of time such as 24h or 7d")
        return int(found.total_seconds())

    def number(self, name: str, default: int) -> int:
        """Return an option that is a whole number."""
        found = decimal(self.options.get(name, str(default)), 9)
        if found is None:
            raise Misuse(f"{self.shown}: {name}={self.options[name][:50]!r} is not a number")
        return found


class Backend(Struct, frozen=True):
    """A way to keep entries.

    `schemes` are those of its URLs, `network` says whether it opens connections.  `open` takes an address
    apart, opens nothing yet, and raises Misuse for what it cannot use.
    """

    name: str
    schemes: tuple[str, ...]
    example: str
    network: bool
    open: Callable[[Address], Store]


def backends() -> dict[str, Backend]:
    """Return every backend by the schemes of its URLs."""
    found = plugins.load("seawall.source.cache.backends", "BACKEND", Backend)
    return {scheme: backend for backend in found.values() for scheme in backend.schemes}


def backend_of(address: Address) -> Backend:
    """Return the backend that an address is for; raises Misuse when there is none."""
    known = backends()
    if address.scheme in known:
        return known[address.scheme]
    examples = ", ".join(dict.fromkeys(backend.example for backend in known.values()))
    raise Misuse(f"{address.scheme[:50]!r} is not a kind of cache; there are {examples}")


def parsed(text: str) -> Address:
    """Take the URL of a backend apart; raises Misuse, which shows no part that may be secret."""
    scheme, separator, _ = text.partition("://")
    if not separator or not text.isprintable():
        raise Misuse("a cache backend is given as an address such as redis://HOST or file:///DIRECTORY")
    try:
        return _address(text)
    except ValueError:
        wrong = f"the address {scheme[:50].lower()}://… cannot be read"
        raise Misuse(f"{wrong}: its host, port or options are not as a URL has them") from None


def _address(text: str) -> Address:
    from urllib.parse import parse_qsl, unquote, urlsplit  # noqa: PLC0415 - only who has a shared cache

    parts = urlsplit(text)
    pairs = parse_qsl(parts.query, strict_parsing=True, max_num_fields=OPTIONS) if parts.query else []
    options = dict(pairs)
    if parts.fragment or len(options) != len(pairs) or parts.port == 0:
        raise ValueError
    return Address(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port,
        path=unquote(parts.path),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=options,
    )
