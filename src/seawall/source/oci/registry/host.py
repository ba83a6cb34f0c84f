"""One registry as a host: its address, its certificates, and whether it speaks https or http."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import urlsplit

from seawall.model.errors import FetchError
from seawall.source.oci.reference import DOCKER_HUB, is_loopback
from seawall.transport import Exchange, Reply, Untrusted, Web, origin
from seawall.transport.reach import speaks_no_tls

DOCKER_HUB_API = "registry-1.docker.io"


class Host:
    """Carries requests to one registry, and to the token services and stores it names.

    An insecure one is asked by https, whatever its certificate, and then by http; one on this machine by
    https and then by http; any other by https alone.
    """

    def __init__(
        self, name: str, web: Web, elsewhere: Callable[[str], Web], *, insecure: bool = False
    ) -> None:
        self.name = name
        self.sleep = web.sleep
        self._api = DOCKER_HUB_API if name == DOCKER_HUB else name
        self._insecure = insecure
        self._web = web
        self._elsewhere = elsewhere
        self._base = "" if insecure or is_loopback(name) else f"https://{self._api}"
        self._lock = Lock()

    @property
    def base(self) -> str:
        """The address of the registry, without a slash at its end."""
        with self._lock:
            if not self._base:
                self._base = self._probed()
            return self._base

    @property
    def plain(self) -> bool:
        """Whether it speaks http."""
        return self.base.startswith("http:")

    def owns(self, url: str) -> bool:
        """Say whether an address is the registry's own."""
        return origin(url) == origin(self.base)

    def _probed(self) -> str:
        secure = f"https://{self._api}"
        why = FetchError(f"{secure}: TLS is not spoken there")
        if not self._is_plain():
            try:
                with self._web.exchange(Exchange("GET", f"{secure}/v2/", attempts=1)):
                    return secure
            except Untrusted as error:
                advice = (
                    f"name its authority (--registry-ca), or do without (--insecure-registry {self.name})"
                )
                raise FetchError(f"{error}; {advice}") from error
            except FetchError as error:
                why = error
        plain = f"http://{self._api}"
        try:
            with self._web.exchange(Exchange("GET", f"{plain}/v2/")):
                return plain
        except FetchError as error:
            raise FetchError(f"{self.name}: no registry answers: {error}; {why}") from error

    def _is_plain(self) -> bool:
        """Look whether a registry on this machine speaks http, before certificates are loaded for https."""
        address = urlsplit(f"//{self._api}")
        return (
            is_loopback(self.name)
            and address.hostname is not None
            and speaks_no_tls(address.hostname, address.port or 443)
        )

    @contextmanager
    def exchange(self, exchange: Exchange) -> Iterator[Reply]:
        """Carry a request; one that is not for the registry goes by connections for any host."""
        web = self._web if self.owns(exchange.url) else self._elsewhere(exchange.url)
        with web.exchange(exchange) as reply:
            yield reply

    def close(self) -> None:
        """Close the connections."""
        self._web.close()
