"""A registry as a shared cache: Debian's, and one that fails or lies."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from seawall.model.errors import FetchError, Misuse, Unsupported
from seawall.source.cache import LayerCache
from seawall.source.cache import entry as entries
from seawall.source.cache.backends.oci import BACKEND, ENTRY_TYPE, Registry, opened
from seawall.source.cache.base import parsed
from seawall.source.cache.shared import Patience, Shared
from seawall.source.oci.reference import parse
from seawall.source.oci.remote import open_image
from support import services
from support.registry import Basic, faults
from support.registry import Registry as Fake
from support.registry.faults import Fault
from support.tls import Authority

CODE = "c" * 64
KEY = f"sha256:{'1' * 64} {CODE} installed"
OTHER = f"sha256:{'2' * 64} {CODE} installed"
NAME = entries.name_of(KEY)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's configuration is read, and nothing is waited for."""
    for name in ("DOCKER_CONFIG", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("REGISTRY_AUTH_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "registries.conf").write_text("")
    monkeypatch.setenv("CONTAINERS_REGISTRIES_CONF", str(tmp_path / "registries.conf"))
    monkeypatch.setattr("seawall.source.cache.backends.oci.LONGEST_PAUSE", 0.01)


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as registry:
        yield registry


def log_in(folder: Path, registry: str, user: str, password: str) -> None:
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    (folder / "config.json").write_text(json.dumps({"auths": {registry: {"auth": encoded}}}))


def store(address: str) -> Registry:
    made = opened(parsed(address))
    assert isinstance(made, Registry)
    return made


def shared(address: str, folder: Path, notices: list[str]) -> LayerCache:
    patience = Patience(call=5)
    return LayerCache(folder, shared=Shared(store(address), address, notices.append, patience))


def test_there_and_back(fake: Fake) -> None:
    with closing(store(f"oci://{fake.name}/team/cache")) as made:
        assert made.get(NAME, 100) is None
        made.put(NAME, b"entry")
        assert made.get(NAME, 100) == b"entry"
        made.put(NAME, b"another")
        assert made.get(NAME, 100) == b"another"
        assert made.get(NAME, 6) is None
        assert made.check() == "answers as a registry"
    kept = fake.repository("team/cache")
    assert kept.manifests[kept.tags[NAME]].artifact_type == ENTRY_TYPE


@pytest.mark.parametrize("guarded", [False, True], ids=["plain", "TLS and a login"])
def test_debians_registry(tmp_path: Path, guarded: bool) -> None:
    authority = Authority(tmp_path / "authority") if guarded else None
    notices: list[str] = []
    with services.docker_registry(authority=authority, users=guarded) as registry:
        options = f"?ca={authority.certificate}" if authority else ""
        address = f"oci://{registry.name}/cache{options}"
        if registry.login:
            log_in(tmp_path, registry.name, *registry.login)
        one, two = (shared(address, tmp_path / each, notices) for each in ("one", "two"))
        content = bytes(range(256)) * 1000
        one.put(KEY, content)
        two.prefetch([KEY, OTHER])
        assert two.get(KEY) == content
        assert two.get(OTHER) is None
        for each in (one, two):
            each.close()
    assert notices == []


def test_an_entry_is_not_an_image(fake: Fake) -> None:
    with closing(store(f"oci://{fake.name}/cache")) as made:
        made.put(NAME, b"entry")
    with pytest.raises(Unsupported, match="not an image"):
        open_image(parse(f"{fake.name}/cache:{NAME}"), None)


def test_who_may_not_is_told_once_and_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user of the images' registry is not told to the cache's."""
    monkeypatch.setenv("SEAWALL_USERNAME", "clerk")
    monkeypatch.setenv("SEAWALL_PASSWORD", "hunter2")
    notices: list[str] = []
    with Fake(guard=Basic(users={"clerk": "hunter2"})) as registry:
        cache = shared(f"oci://{registry.name}/cache", tmp_path / "near", notices)
        assert [cache.get(KEY), cache.get(KEY)] == [None, None]
        cache.put(KEY, b"layer")
        assert cache.get(KEY) == b"layer"
        cache.close()
        assert registry.repositories == {}
        log_in(tmp_path, registry.name, "clerk", "hunter2")
        friend = shared(f"oci://{registry.name}/cache", tmp_path / "friend", notices)
        friend.put(KEY, b"layer")
        friend.close()
        assert NAME in registry.repository("cache").tags
    assert len(notices) == 1
    assert "answered 401" in notices[0]
    assert "hunter2" not in notices[0]


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(429, retry_after="1"),
        faults.drop(),
        faults.cut(3),
        faults.lying_length(5),
        faults.lying_length(-5),
        faults.wrong_bytes(),
    ],
    ids=lambda fault: fault.name,
)
@pytest.mark.parametrize("where", ["/manifests/", "/blobs/"])
def test_a_registry_that_fails_or_lies_gives_no_entry(
    fake: Fake, tmp_path: Path, fault: Fault, where: str
) -> None:
    notices: list[str] = []
    with closing(store(f"oci://{fake.name}/cache")) as made:
        made.put(NAME, entries.written(KEY, b"layer") or b"")
    fake.faults.add(fault, where)
    cache = shared(f"oci://{fake.name}/cache", tmp_path / "near", notices)
    assert cache.get(KEY) in {None, b"layer"}
    cache.put(OTHER, b"mine")
    assert cache.get(OTHER) == b"mine"
    cache.close()
    assert len(notices) <= 2


@pytest.mark.parametrize(
    "manifest",
    [
        {},
        {"layers": 5},
        {"layers": []},
        {"layers": [{"mediaType": ENTRY_TYPE, "digest": "../x", "size": 5}]},
        {"layers": [{"mediaType": ENTRY_TYPE, "digest": f"sha256:{'0' * 64}", "size": 5}]},
        {"layers": [{"mediaType": ENTRY_TYPE, "digest": f"sha256:{'0' * 64}", "size": -5}]},
        {"layers": [{"mediaType": ENTRY_TYPE, "digest": f"sha256:{'0' * 64}", "size": 10**12}]},
        {"layers": [{"mediaType": "text/plain", "digest": f"sha256:{'0' * 64}", "size": 5}]},
    ],
)
def test_what_is_no_artifact_of_ours_is_no_entry(fake: Fake, manifest: dict[str, object]) -> None:
    kind = "application/vnd.oci.image.manifest.v1+json"
    config = {"mediaType": "x/y", "digest": f"sha256:{'0' * 64}", "size": 2}
    content = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, **manifest}).encode()
    fake.repository("cache").put_manifest(content, kind, NAME)
    with closing(store(f"oci://{fake.name}/cache")) as made:
        assert made.get(NAME, 1000) is None


def test_nobody_listens(tmp_path: Path) -> None:
    notices: list[str] = []
    with Fake() as registry:
        address = f"oci://{registry.name}/cache"
    cache = shared(address, tmp_path, notices)
    assert cache.get(KEY) is None
    cache.close()
    assert len(notices) == 1
    with closing(store(address)) as made, pytest.raises(FetchError):
        made.check()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("oci://host.example", "is not an image reference|name the registry"),
        ("oci://host/repository", "name the registry with a dot or a port"),
        ("oci://host.example/UPPER", "no capital letters"),
        ("oci://host.example/x:tag", "is not an image reference"),
        ("oci://me:hunter2@host.example/x", "log in with `docker login`"),
        ("oci://host.example/x?ttl=7d", "the option 'ttl' is not known; there is ca, insecure"),
        ("oci://host.example/x?insecure=yes", "is not a number"),
    ],
)
def test_addresses_that_mean_nothing(address: str, message: str) -> None:
    with pytest.raises(Misuse, match=message) as caught:
        opened(parsed(address))
    assert "hunter2" not in str(caught.value)


def test_a_name_without_a_dot_and_with_a_port() -> None:
    assert isinstance(opened(parsed("oci://localhost:5000/cache")), Registry)
    assert isinstance(opened(parsed("oci://registry.example/a/b/c?insecure=1")), Registry)
    assert BACKEND.network
