"""An OCI 1.1 registry for tests: on loopback, in memory, with faults on demand.

from support.registry import Registry, Tokens, faults, filling

with Registry(guard=Tokens(users={"clerk": "secret"}), redirects=True) as registry:
    image = filling.put_image(registry, "shop/app", [[file("etc/os-release", DEBIAN_11)]], "1")
    registry.faults.add(faults.cut(100), "/blobs/")
    ...                                             # pull f"{registry.name}/shop/app:1"
    assert not registry.blobs.credentials           # none went to the second host
    assert registry.blobs_sent == image.layer_digests
"""

from __future__ import annotations

from support.registry.api import Registry
from support.registry.guards import Basic, Everyone, Tokens, basic
from support.registry.host import Answer, Host, Request, Seen
from support.registry.store import Repository

__all__ = [
    "Answer",
    "Basic",
    "Everyone",
    "Host",
    "Registry",
    "Repository",
    "Request",
    "Seen",
    "Tokens",
    "basic",
]
