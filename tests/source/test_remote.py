"""Images in registries: what is asked of whom, what is fetched at all, and the real docker-registry."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.model.errors import FetchError, Malformed, Misuse, NotAllowed, NotFound, Offline, Unsupported
from seawall.model.package import Inventory
from seawall.source.cache import LayerCache
from seawall.source.detect import open_source
from seawall.source.oci import foreign
from seawall.source.oci.documents import Documents
from seawall.source.oci.image import Image
from seawall.source.oci.platforms import parse as platform
from seawall.source.oci.reference import parse
from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.push import push_blob, push_manifest
from seawall.source.oci.remote import open_image
from seawall.transport import Tls, Web, sockets
from support import services, skopeo
from support.commandline import SOURCES, process
from support.hosts import hosts_of
from support.images import DEBIAN_11, OCI_MANIFEST, ZSTD, build, file, sha256, stanza
from support.registry import Answer, Basic, Host, Registry, faults, filling
from support.tls import Authority

STATUS = stanza("bash", "5.1-2") + stanza("curl", "7.74.0-1")
IMAGE = filling.typed(build([[file("etc/os-release", DEBIAN_11)], [file("var/lib/dpkg/status", STATUS)]]))
ARM = filling.typed(
    build(
        [[file("arm", "x")]],
        compress=ZSTD,
        platform={"os": "linux", "architecture": "arm64", "variant": "v8"},
    )
)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DOCKER_CONFIG", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    for name in ("REGISTRY_AUTH_FILE", "SEAWALL_USERNAME", "SEAWALL_PASSWORD", "DOCKER_HOST"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "registries.conf").write_text("")
    monkeypatch.setenv("CONTAINERS_REGISTRIES_CONF", str(tmp_path / "registries.conf"))


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry() as opened:
        filling.put_image(opened, "shop/app", IMAGE, "1")
        yield opened


def opened(reference: str, wanted: str = "", access: Access | None = None) -> Image:
    found = open_source(reference, platform(wanted) if wanted else None, access=access, places=("registry",))
    assert isinstance(found, Image)
    return found


def inventory(image: Image, cache: LayerCache | None = None) -> Inventory:
    return take.of_image(image, take.usual_evidence("registry"), cache=cache)


def names(image: Image) -> list[str]:
    return sorted(package.name for package in inventory(image).packages)


def test_an_image_is_what_the_registry_says_it_is(registry: Registry) -> None:
    image = opened(f"registry:{registry.name}/shop/app:1")
    target = image.target
    assert (target.reference, target.kind) == (f"registry:{registry.name}/shop/app:1", "registry")
    assert (target.digest, target.index_digest) == (IMAGE.digest, "")
    assert target.image_id == sha256(IMAGE.config_bytes)
    assert target.tags == (f"{registry.name}/shop/app:1",)
    assert names(image) == ["bash", "curl"]
    assert opened(f"{registry.name}/shop/app:1").target.digest == IMAGE.digest, "without a scheme"


def test_few_questions_are_asked(registry: Registry) -> None:
    names(opened(f"{registry.name}/shop/app:1"))
    asked = [(seen.method, seen.target.rpartition("/")[2]) for seen in registry.host.log[1:]]
    config = sha256(IMAGE.config_bytes)
    blobs = [("GET", digest) for digest in (config, *IMAGE.layer_digests)]
    expected = [("HEAD", "1"), ("GET", IMAGE.digest), *blobs]
    assert sorted(asked) == sorted(expected), "the first was for what the registry speaks"


def test_layers_that_are_known_are_not_fetched(registry: Registry, tmp_path: Path) -> None:
    cache = LayerCache(tmp_path / "cache")
    first = inventory(opened(f"{registry.name}/shop/app:1"), cache)
    again = filling.typed(
        build([[file("etc/os-release", DEBIAN_11)], [file("var/lib/dpkg/status", STATUS)], []])
    )
    filling.put_image(registry, "shop/app", again, "2")
    fetched = len(registry.blobs_sent)
    second = inventory(opened(f"{registry.name}/shop/app:2"), cache)
    assert second.packages == first.packages
    assert registry.blobs_sent[fetched:] == [sha256(again.config_bytes), again.layer_digests[2]]


def test_a_digest_is_not_resolved(registry: Registry) -> None:
    image = opened(f"{registry.name}/shop/app:gone@{IMAGE.digest}")
    assert image.target.digest == IMAGE.digest
    assert not registry.host.asked("HEAD")


def test_of_an_index_one_platform_is_read(registry: Registry) -> None:
    index = filling.put_platforms(registry, "shop/app", {"linux/amd64": IMAGE, "linux/arm64/v8": ARM}, "many")
    name = f"{registry.name}/shop/app:many"
    arm = opened(name, "linux/arm64").target
    assert (arm.digest, arm.index_digest, arm.platform) == (ARM.digest, index["digest"], "linux/arm64/v8")
    assert opened(name, "linux/amd64").target.digest == IMAGE.digest
    with pytest.raises(NotFound, match=r"it has linux/amd64, linux/arm64/v8"):
        opened(name, "linux/s390x")
    with pytest.raises(NotFound, match="the image is for linux/amd64"):
        opened(f"{registry.name}/shop/app:1", "linux/arm64")


def test_an_index_of_many_images_without_platforms_is_refused(registry: Registry) -> None:
    entries = [IMAGE.descriptor(size=number) for number in range(1, 100)]
    filling.put_index(registry, "shop/app", entries, "odd")
    with pytest.raises(Malformed, match="99 images without platforms"):
        opened(f"{registry.name}/shop/app:odd")
    assert len(registry.host.log) < 8


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Helm chart", "a Helm chart"),
        ("cosign signature", "cosign signatures"),
        ("Sigstore bundle", "a Sigstore bundle"),
        ("attestation", "in-toto attestations"),
        ("SBOM", "an SBOM"),
        ("WebAssembly module", "a WebAssembly module"),
        ("unknown artifact", "an artifact of type application/vnd.example.thing"),
    ],
)
def test_what_is_no_image_is_named(registry: Registry, name: str, said: str) -> None:
    filling.put_artifact(registry, "shop/thing", filling.ARTIFACTS[name], "1")
    with pytest.raises(Unsupported, match=f"shop/thing:1: not an image .{said}"):
        opened(f"{registry.name}/shop/thing:1")


def test_the_oldest_manifests_are_named(registry: Registry) -> None:
    filling.put_schema_1(registry, "shop/old", IMAGE, "1")
    with pytest.raises(Unsupported, match=r"schema 1 manifest.*push it again"):
        opened(f"{registry.name}/shop/old:1")


# What is asked, and what is not


@pytest.mark.parametrize("reference", ["registry:127.0.0.1:1/x", "registry:alpine", "alpine:3.20"])
def test_offline_opens_no_socket(monkeypatch: pytest.MonkeyPatch, reference: str) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(Offline, match="offline"):
        open_source(reference, None, offline=True, places=("registry",))


@pytest.mark.parametrize(
    "reference", ["registry:", "registry:A B", "registry:https://me:hush@x/y", "registry:../x"]
)
def test_what_is_no_reference_is_a_misuse(reference: str) -> None:
    with pytest.raises(Misuse, match="not an image reference") as caught:
        opened(reference)
    assert "hush" not in str(caught.value)


def test_a_name_that_is_nowhere_tells_where_it_was_looked_for(registry: Registry) -> None:
    with pytest.raises(NotFound, match=r"no such path, and no such image: registry: .*shop/app:2"):
        opened(f"{registry.name}/shop/app:2")
    registry.faults.add(faults.status(403), "/manifests/", times=-1)
    with pytest.raises(NotAllowed, match=r"403.*there is no such path"):
        opened(f"{registry.name}/shop/app:1")


def test_a_path_comes_before_a_name(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / registry.name / "shop").mkdir(parents=True)
    (tmp_path / registry.name / "shop" / "app").mkdir()
    found = open_source(f"{registry.name}/shop/app", None)
    assert not isinstance(found, Image)
    assert not registry.host.log


def test_a_broken_configuration_is_not_taken_for_an_absent_image(registry: Registry) -> None:
    Path(os.environ["DOCKER_CONFIG"]).mkdir(exist_ok=True)
    (Path(os.environ["DOCKER_CONFIG"]) / "config.json").write_text("{")
    with pytest.raises(Misuse, match=r"config\.json"):
        opened(f"{registry.name}/shop/app:1")


def test_images_may_share_connections_and_logins(registry: Registry) -> None:
    registry.guard = Basic({"clerk": "secret"})
    hosts = hosts_of({"SEAWALL_USERNAME": "clerk", "SEAWALL_PASSWORD": "secret"})
    for _ in range(3):
        image = open_source(f"registry:{registry.name}/shop/app:1", None, access=hosts)
        assert isinstance(image, Image)
        assert names(image) == ["bash", "curl"]
    assert [seen.status for seen in registry.host.log].count(401) == 2, "one for each of GET /v2/ and HEAD"


# Mirrors


def configure(text: str) -> None:
    Path(os.environ["CONTAINERS_REGISTRIES_CONF"]).write_text(text)


def mirrored(registry: Registry, mirror: Registry, insecure: str = "false") -> None:
    configure(
        f'[[registry]]\nprefix = "{registry.name}"\n'
        f'[[registry.mirror]]\nlocation = "{mirror.name}/copy"\ninsecure = {insecure}\n'
    )


def test_a_mirror_is_asked_first(registry: Registry) -> None:
    with Registry() as mirror:
        filling.put_image(mirror, "copy/shop/app", IMAGE, "1")
        mirrored(registry, mirror)
        image = opened(f"{registry.name}/shop/app:1")
        assert names(image) == ["bash", "curl"]
        assert image.target.tags == (f"{registry.name}/shop/app:1",)
    assert not registry.host.log


@pytest.mark.parametrize(
    "fault",
    [faults.status(404), faults.status(403), faults.wrong_bytes(), faults.truncated()],
    ids=lambda f: f.name,
)
def test_a_mirror_that_fails_is_passed_over(registry: Registry, fault: faults.Fault) -> None:
    with Registry() as mirror:
        filling.put_image(mirror, "copy/shop/app", IMAGE, "1")
        mirror.faults.add(fault, "/manifests/", methods="GET", times=-1)
        mirrored(registry, mirror)
        assert names(opened(f"{registry.name}/shop/app:1")) == ["bash", "curl"]
        with pytest.raises(NotFound, match=r"mirrors that were asked before: .*copy/shop/app"):
            opened(f"{registry.name}/shop/app:none")


def test_what_is_given_for_the_registry_does_not_go_to_its_mirror(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEAWALL_USERNAME", "clerk")
    monkeypatch.setenv("SEAWALL_PASSWORD", "secret")
    registry.guard = Basic({"clerk": "secret"})
    with Registry(guard=Basic({"other": "x"})) as mirror:
        mirrored(registry, mirror)
        assert names(opened(f"{registry.name}/shop/app:1")) == ["bash", "curl"]
        assert mirror.host.log
        assert not mirror.host.credentials


def test_a_blocked_image_is_not_asked_for(registry: Registry) -> None:
    configure(f'[[registry]]\nprefix = "{registry.name}/shop"\nblocked = true\n')
    with pytest.raises(NotAllowed, match="blocks what begins with"):
        opened(f"{registry.name}/shop/app:1")
    assert not registry.host.log


# Foreign layers


def test_a_foreign_layer_is_fetched_only_when_that_is_asked_for(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path / "ca")
    layer = IMAGE.blobs[IMAGE.layer_digests[1]]
    elsewhere = Host(
        "elsewhere",
        lambda request: (
            Answer(200, {}, layer) if request.path == "/layer" else Answer(302, {"Location": "/layer"})
        ),
        authority.server_context(),
    )
    with elsewhere.serving():
        image = filling.foreign(IMAGE, 1, "http://127.0.0.1:1/x", f"{elsewhere.url}/moved")
        filling.put_image(registry, "shop/windows", image, "1")
        reference = f"{registry.name}/shop/windows:1"
        [doubt] = [e for e in inventory(opened(reference)).not_assessed if e.kind == "layer"]
        assert "not fetched (--foreign-layers)" in doubt.why
        allowed = Access(authority=authority.certificate, foreign_layers=True)
        [doubt] = [e for e in inventory(opened(reference, access=allowed)).not_assessed if e.kind == "layer"]
        assert "127.0.0.1 is not a public host" in doubt.why
        assert "not a public https address" in doubt.why
        assert not elsewhere.log
        monkeypatch.setattr(foreign, "require_public", _https_only)
        [doubt] = [e for e in inventory(opened(reference, access=allowed)).not_assessed if e.kind == "layer"]
        assert "127.0.0.1 is not a public host" in doubt.why, "the connection looks, too"
        monkeypatch.setattr(sockets, "public_addresses", lambda host, _: [host])
        assert names(opened(reference, access=allowed)) == ["bash", "curl"]
        assert not elsewhere.credentials


def _https_only(url: str) -> None:
    if not url.startswith("https:"):
        raise FetchError(f"{url}: not https")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "file:///etc/passwd",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/x",
        "https://user:hush@93.184.216.34/x",
        "https://x" * 50,
        "https://",
    ],
)
def test_foreign_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        foreign.require_public(url)
    assert "hush" not in str(caught.value)


def test_a_foreign_address_does_not_lead_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each redirect is looked at before it is followed."""
    authority = Authority(tmp_path)
    inside = Host("inside", lambda _: Answer(200, {}, b"secret"))
    with inside.serving():
        outside = Host("outside", lambda _: Answer(302, {"Location": inside.url}), authority.server_context())
        monkeypatch.setattr(foreign, "require_public", _https_only)
        web = Web(tls=Tls((authority.certificate,)))
        with outside.serving(), pytest.raises(NotFound, match="not https"):
            foreign.open_foreign(web, [f"{outside.url}/x"], sha256(b"secret"), 6)
    assert not inside.log


# The real registry


@pytest.fixture(scope="module", params=["plain", "tls", "login"])
def real(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[services.DockerRegistry]:
    authority = Authority(tmp_path_factory.mktemp("ca")) if request.param == "tls" else None
    with services.docker_registry(authority=authority, users=request.param == "login") as running:
        yield running


def reaching(real: services.DockerRegistry, monkeypatch: pytest.MonkeyPatch) -> Access:
    if real.login:
        monkeypatch.setenv("SEAWALL_USERNAME", real.login[0])
        monkeypatch.setenv("SEAWALL_PASSWORD", real.login[1])
    return Access(authority=real.authority.certificate if real.authority else None)


def test_what_skopeo_pushed(
    real: services.DockerRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = f"{real.name}/shop/app:1"
    skopeo.push(IMAGE, reference, tmp_path, authority=real.authority, login=real.login)
    if real.login:
        with pytest.raises(NotAllowed, match="asked with no credentials"):
            opened(reference)
    image = opened(reference, access=reaching(real, monkeypatch))
    assert image.target.digest == IMAGE.digest
    assert names(image) == ["bash", "curl"]


@pytest.mark.parametrize("chunk", [0, 100])
def test_what_we_push_skopeo_pulls(
    real: services.DockerRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    access = reaching(real, monkeypatch)
    hosts = hosts_of(dict(os.environ), access)
    repository = hosts.named(parse(f"{real.name}/pushed/app{chunk}"))
    for digest, content in IMAGE.blobs.items():
        if digest != IMAGE.digest:
            push_blob(repository, digest, len(content), partial(io.BytesIO, content), chunk=chunk)
    assert push_manifest(repository, IMAGE.manifest_bytes, OCI_MANIFEST, "1") == IMAGE.digest
    assert list(repository.tags()) == ["1"]
    found = skopeo.inspect(f"docker://{repository}:1", *skopeo.options("", real.authority, real.login))
    assert (found["Digest"], found["Layers"]) == (IMAGE.digest, IMAGE.layer_digests)
    source = skopeo.options("src-", real.authority, real.login)
    skopeo.run("skopeo", "copy", "--quiet", *source, f"docker://{repository}:1", f"oci:{tmp_path}/back:1")
    assert opened(f"{tmp_path}/back").target.digest == IMAGE.digest
    hosts.close()


def test_docker_media_types_and_an_index_from_the_real_one(tmp_path: Path) -> None:
    with services.docker_registry() as real:
        reference = f"{real.name}/shop/app:2"
        skopeo.push(IMAGE, reference, tmp_path, "--format", "v2s2")
        assert names(opened(reference)) == ["bash", "curl"]
        with pytest.raises(NotFound, match=r"404.*MANIFEST_UNKNOWN"):
            open_image(parse(f"{real.name}/shop/app@{sha256(b'x')}"), None)


# The command line


def test_a_scan_from_a_registry(registry: Registry, tmp_path: Path) -> None:
    registry.guard = Basic({"clerk": "secret"})
    common = ("--offline", "--cache-dir", str(tmp_path / "cache"), "-o", "json")
    name = f"registry:{registry.name}/shop/app:1"
    refused = process("scan", *common, name)
    assert (refused.returncode, "offline" in refused.stderr) == (2, True)
    online = ("--cache-dir", str(tmp_path / "cache"), "-o", "json", "--mirror", str(tmp_path))
    refused = process("scan", *online, name)
    assert refused.returncode == 3
    assert "401" in refused.stderr
    done = process("scan", *online, name, SEAWALL_USERNAME="clerk", SEAWALL_PASSWORD="secret")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["target"]["kind"], report["target"]["digest"]) == ("registry", IMAGE.digest)
    assert sorted(package["name"] for package in report["packages"]) == ["bash", "curl"]


def test_the_token_is_not_listed() -> None:
    shown = process("config", "show", "scan", SEAWALL_REGISTRY_TOKEN="hush").stdout
    assert "hush" not in shown
    assert "registry-token = (hidden)" in shown


def test_an_image_that_was_seen_costs_one_question(tmp_path: Path) -> None:
    """The tag is resolved, and all that lies behind its digest is known; under another tag, too."""
    with Registry() as registry:
        filling.put_image(registry, "shop/app", IMAGE, "1")
        filling.put_image(registry, "shop/app", IMAGE, "2")
        documents = Documents(LayerCache(tmp_path), "code")
        images = []
        for tag in ("1", "1", "2"):
            hosts = hosts_of({})
            reference = parse(f"{registry.name}/shop/app:{tag}")
            images.append(open_image(reference, None, hosts, documents=documents, given="x"))
            hosts.close()
        asked = [seen.method for seen in registry.host.log if "/shop/app/" in seen.target]
    assert asked == ["HEAD", "GET", "GET", "HEAD", "HEAD"]
    assert len({(image.target.digest, image.target.image_id) for image in images}) == 1


def test_a_document_that_was_changed_in_the_cache_is_fetched_again(tmp_path: Path) -> None:
    with Registry() as registry:
        image = filling.put_image(registry, "shop/app", IMAGE, "1")
        cache = LayerCache(tmp_path)
        cache.put(f"document code {image.digest}", b'{"layers": [], "config": {}}', shared=False)
        documents = Documents(cache, "code")
        hosts = hosts_of({})
        opened = open_image(parse(f"{registry.name}/shop/app:1"), None, hosts, documents=documents)
        hosts.close()
    assert [each.layer.digest for each in opened.layers] == image.layer_digests
    assert documents.get(image.digest) == image.manifest_bytes


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(
    "fault", [faults.late(8), faults.status(503, retry_after="30")], ids=lambda f: f.name
)
def test_an_interrupt_ends_a_scan_at_once(tmp_path: Path, layers: int, fault: faults.Fault) -> None:
    """Whatever a reader waits for: a silent registry, or the time of its Retry-After."""
    with Registry() as registry:
        entries = [[file("etc/os-release", DEBIAN_11)], [file("var/lib/dpkg/status", STATUS)]]
        image = filling.put_image(registry, "shop/app", entries[:layers], "1")
        registry.faults.add(fault, image.layer_digests[0], times=-1)
        running = subprocess.Popen(
            [sys.executable, "-m", "seawall", "scan", f"registry:{registry.name}/shop/app:1"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES), "HOME": str(tmp_path)},
            stderr=subprocess.PIPE,
        )
        for _ in range(400):
            if registry.faults.fired:
                break
            time.sleep(0.02)
        time.sleep(0.5)  # what it imports meanwhile is there, and it does nothing but wait
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
        took = time.monotonic() - began
    assert (running.returncode, said) == (130, b"seawall: interrupted\n")
    assert took < 2
