"""Registries as somebody without any configuration reaches them, who never waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.hosts import Hosts
from seawall.transport import Tls, Web


def unhurried(*, tls: Tls, elsewhere: Callable[[str], Web] | None = None, public: bool = False) -> Web:
    """Return a door to the network that does not wait between its attempts."""
    return Web(tls=tls, elsewhere=elsewhere, public=public, timeout=5, sleep=lambda _: None)


def hosts_of(environment: Mapping[str, str], access: Access | None = None) -> Hosts:
    """Return the registries for an environment, in which nothing else of this machine's counts."""
    return Hosts(access, {"HOME": "/nowhere", **environment}, Path("/nowhere"), connect=unhurried)
