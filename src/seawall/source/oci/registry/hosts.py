"""All registries that one run talks to: each with its certificates and credentials, connections shared."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Protocol

from msgspec.structs import replace

from seawall.source.limits import LIMITS, Limits
from seawall.source.oci import registries_conf
from seawall.source.oci.credentials import Credentials
from seawall.source.oci.reference import Reference
from seawall.source.oci.registries_conf import Endpoint, Registries
from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.auth import Authenticator
from seawall.source.oci.registry.client import Client
from seawall.source.oci.registry.host import Host
from seawall.source.oci.registry.repository import Repository
from seawall.transport import Tls, Web, origin


class Connect(Protocol):
    """Makes the door to the network for certificates; its parameters are those of Web."""

    def __call__(
        self, *, tls: Tls, elsewhere: Callable[[str], Web] | None = None, public: bool = False
    ) -> Web:
        """Return it."""


class Hosts:
    """Gives repositories; safe in threads.  Configuration is read with the first that is asked for.

    `environment` and `home` stand for the user's; `connect` makes the doors to the network: one for each
    registry, others for where they send us, `outside` for what may only be in the public internet.
    """

    def __init__(
        self,
        access: Access | None = None,
        environment: Mapping[str, str] | None = None,
        home: Path | None = None,
        *,
        connect: Connect = Web,
    ) -> None:
        self.access = access or Access()
        self._environment = os.environ if environment is None else environment
        self._connect = connect
        self._credentials = Credentials(self.access.token, self._environment, home)
        self._registries: Registries | None = None
        self._hosts: dict[tuple[str, bool], Host] = {}
        self._clients: dict[Endpoint, Client] = {}
        self._lock = Lock()
        authorities = (self.access.authority,) if self.access.authority else ()
        self._anywhere = connect(tls=Tls(authorities))
        self._unchecked = connect(tls=Tls(unsafe_unverified=True))
        self.outside = connect(tls=Tls(authorities), public=True)

    def endpoints(self, reference: Reference) -> tuple[Endpoint, ...]:
        """Return where an image may be had; errors as of Registries.endpoints."""
        with self._lock:
            if self._registries is None:
                self._registries = registries_conf.load(self._environment)
        return self._registries.endpoints(reference)

    def repository(self, endpoint: Endpoint, limits: Limits = LIMITS) -> Repository:
        """Return a repository; Misuse for broken files of credentials or certificates."""
        return Repository(self.client(endpoint), endpoint.repository, limits)

    def named(self, reference: Reference, limits: Limits = LIMITS) -> Repository:
        """Return the repository of a reference, its mirrors left out: the one to push to."""
        return self.repository(self.endpoints(reference)[-1], limits)

    def require_one_login(self, registries: Iterable[str]) -> None:
        """Raise Misuse when several registries are to be asked, and a login was given for one of them."""
        self._credentials.require_one(registries)

    def client(self, endpoint: Endpoint) -> Client:
        """Return who asks the registry of an endpoint; with no repository, for its catalogue."""
        with self._lock:
            if endpoint not in self._clients:
                self._clients[endpoint] = self._made(endpoint)
            return self._clients[endpoint]

    def _made(self, endpoint: Endpoint) -> Client:
        host = self._host(endpoint)
        credential = self._credentials.find(endpoint.registry, endpoint.repository, given=endpoint.named)
        return Client(host, Authenticator(host, credential))

    def _host(self, endpoint: Endpoint) -> Host:
        insecure = endpoint.insecure or endpoint.registry in self.access.insecure
        key = (endpoint.registry, insecure)
        if key not in self._hosts:
            tls = registries_conf.certificates(endpoint.registry, self._environment)
            own = (self.access.authority,) if self.access.authority else ()
            tls = replace(tls, authorities=(*tls.authorities, *own), unsafe_unverified=insecure)
            web = self._connect(tls=tls, elsewhere=self._elsewhere)
            self._hosts[key] = Host(endpoint.registry, web, self._elsewhere, insecure=insecure)
        return self._hosts[key]

    def _elsewhere(self, url: str) -> Web:
        """Return who asks the token services and stores that a registry names: by the rules for any host."""
        insecure = {origin(f"https://{host}") for host in self.access.insecure}
        return self._unchecked if origin(url) in insecure else self._anywhere

    def close(self) -> None:
        """Close all connections; they also close when nobody needs them any more."""
        for host in self._hosts.values():
            host.close()
        for web in (self._anywhere, self._unchecked, self.outside):
            web.close()
