"""Docker Hub as it is documented: hosts, tokens, and what it counts.  A proxy leads its names to loopback."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.model.errors import FetchError, NotAllowed
from seawall.source.oci import reference, remote
from seawall.source.oci.registry import Access
from support.hosts import hosts_of
from support.images import DEBIAN_11, file, stanza
from support.proxy import Proxy, proxying
from support.registry import Answer, Registry, Tokens, basic, faults, filling
from support.tls import Authority, Pair

LAYERS = [[file("etc/os-release", DEBIAN_11)], [file("var/lib/dpkg/status", stanza("bash", "5.1-2"))]]
PUBLIC, PRIVATE = "library/debian", "clerk/app"


class HubsAuthority(Authority):
    """Signs for the hub's names."""

    def issue(self, name: str, *names: str) -> Pair:
        """Issue a certificate, for the hub where no names are given."""
        hubs = ("IP:127.0.0.1", "DNS:registry-1.docker.io", "DNS:auth.docker.io")
        return super().issue(name, *(names or hubs))


@dataclass
class Hub:
    """What answers for Docker Hub, and how it is reached."""

    registry: Registry
    proxy: Proxy
    environment: dict[str, str]
    access: Access

    def packages(self, name: str) -> set[str]:
        """Scan an image, and return its packages' names."""
        with closing(hosts_of(self.environment, self.access)) as hosts:
            image = remote.open_image(reference.parse(name), None, hosts)
            inventory = take.of_image(image, take.usual_evidence(image.target.kind))
        return {package.name for package in inventory.packages}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with a public image and a private one; it keeps blobs at another host."""
    guard = Tokens(
        users={"clerk": "hush"},
        public=frozenset({PUBLIC}),
        service="registry.docker.io",
        realm="https://auth.docker.io/token",
    )
    authority = HubsAuthority(tmp_path / "authority")
    login = tmp_path / "auth.json"
    login.write_text("{}")
    with Registry(guard=guard, authority=authority, redirects=True) as registry:
        for name in (PUBLIC, PRIVATE):
            filling.put_image(registry, name, LAYERS, "latest")
        here = ("127.0.0.1", registry.host.port)
        with proxying(here, {"auth.docker.io:443": ("127.0.0.1", registry.tokens.port)}) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
            environment = {"REGISTRY_AUTH_FILE": str(login)}
            yield Hub(registry, proxy, environment, Access(authority=authority.certificate))


def logged_in(hub: Hub) -> None:
    """Be logged in as `docker login` leaves it."""
    pair = base64.b64encode(b"clerk:hush").decode()
    auths = {"https://index.docker.io/v1/": {"auth": pair}}
    Path(hub.environment["REGISTRY_AUTH_FILE"]).write_text(json.dumps({"auths": auths}))


@pytest.mark.parametrize("name", ["debian", "docker.io/debian", "index.docker.io/library/debian:latest"])
def test_a_short_name_is_the_hubs(hub: Hub, name: str) -> None:
    assert hub.packages(name) == {"bash"}
    assert {asked for asked, _ in hub.proxy.asked} == {
        "CONNECT registry-1.docker.io:443",
        "CONNECT auth.docker.io:443",
    }


def test_a_tag_is_resolved_by_a_request_that_is_not_counted(hub: Hub) -> None:
    """HEAD is free, and the one manifest that is then pulled is asked for by its digest."""
    hub.packages("debian")
    asked = [(each.method, each.target) for each in hub.registry.host.log if "/manifests/" in each.target]
    digest = hub.registry.repository(PUBLIC).tags["latest"]
    head, pulled = ("HEAD", f"/v2/{PUBLIC}/manifests/latest"), ("GET", f"/v2/{PUBLIC}/manifests/{digest}")
    assert [each for each in asked if each[0] == "GET"] == [pulled]
    assert set(asked) == {head, pulled}
    assert len(hub.registry.tokens.log) == 1


def test_a_login_goes_to_the_token_service_alone(hub: Hub) -> None:
    logged_in(hub)
    assert hub.packages("clerk/app") == {"bash"}
    assert hub.registry.tokens.credentials == [basic("clerk", "hush")]
    assert all(text.startswith("Bearer ") for text in hub.registry.host.credentials)
    assert not hub.registry.blobs.credentials


def test_who_is_not_let_in_is_told_to_log_in(hub: Hub) -> None:
    with pytest.raises(NotAllowed, match=r"docker\.io answered 401.*docker login docker\.io"):
        hub.packages("clerk/app")


def test_the_limit_of_pulls_says_what_to_do(hub: Hub) -> None:
    """The answer that the hub gives: a limit, of six hours, in headers, and the reason in its body."""
    said = {"errors": [{"code": "TOOMANYREQUESTS", "message": "You have reached your pull rate limit."}]}
    headers = {
        "Content-Type": "application/json",
        "Retry-After": "21600",
        "RateLimit-Limit": "100;w=21600",
        "RateLimit-Remaining": "0;w=21600",
    }
    limited = faults.instead("limit", Answer(429, headers, json.dumps(said).encode()))
    hub.registry.faults.add(limited, "/manifests/sha256", methods="GET", times=-1)
    with pytest.raises(
        FetchError, match=r"pull rate limit.*log in.*docker login docker\.io.*or wait"
    ) as error:
        hub.packages("debian")
    assert len(hub.registry.host.asked("GET", "/manifests/")) == 1
    logged_in(hub)
    with pytest.raises(FetchError, match="wait until it allows more") as error:
        hub.packages("debian")
    assert "log in" not in str(error.value)
