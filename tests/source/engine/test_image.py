"""What an engine's answers become: both stores of Docker, Podman, platforms, and all that goes wrong."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.inventory import take
from seawall.model.errors import (
    DigestMismatch,
    FetchError,
    LimitExceeded,
    Malformed,
    NotAllowed,
    NotFound,
    Offline,
    SeawallError,
    Unsupported,
)
from seawall.model.package import Inventory
from seawall.source.cache import LayerCache, entry
from seawall.source.engine import api
from seawall.source.engine.api import Step
from seawall.source.engine.image import find_image, open_image, told_by
from seawall.source.oci.image import Image
from seawall.source.oci.manifest import Platform
from seawall.transport.tls import TlsFailed
from support.engines import Export, FakeEngine, answering, answering_far, dead_socket
from support.images import (
    DEBIAN_11,
    GZIP,
    OCI_INDEX,
    PLAIN,
    Built,
    build,
    docker_files,
    file,
    layout_files,
    sha256,
    stanza,
)
from support.tls import Authority

BASE = [file("etc/os-release", DEBIAN_11), file("var/lib/dpkg/status", stanza("bash", "5.1-2"))]
TOP = [file("usr/share/doc/x", "y")]
EMPTY = {"created_by": "ENV A=b", "empty_layer": True}
CLEAR: list[dict[str, object]] = [{"created_by": "ADD base"}, EMPTY, {"created_by": "COPY x"}]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEngine]:
    with answering(FakeEngine()) as fake:
        monkeypatch.setenv("DOCKER_HOST", fake.url)
        monkeypatch.setenv("CONTAINER_HOST", fake.url)
        yield fake


@pytest.fixture
def shop(engine: FakeEngine) -> Built:
    built = build([BASE, TOP], compress=PLAIN, history=CLEAR)
    engine.add("shop:1", built, docker_files(built))
    return built


def opened(name: str = "shop:1", platform: Platform | None = None, kind: str = "docker") -> Image:
    return open_image(kind, name, platform, f"{kind}:{name}")


def inventory(image: Image, cache: LayerCache | None = None) -> Inventory:
    return take.of_image(image, take.usual_evidence("docker"), cache=cache)


def made(image: Image | Inventory) -> list[str]:
    if isinstance(image, Image):
        return [source.layer.created_by for source in image.layers]
    return [layer.created_by for layer in image.layers]


def test_an_image_of_the_classic_store(engine: FakeEngine, shop: Built) -> None:
    image = opened()
    assert image.target.image_id == sha256(shop.config_bytes)
    assert image.target.digest == image.target.index_digest == ""
    assert (image.target.platform, image.target.tags) == ("linux/amd64", ("shop:1",))
    assert image.target.created == "2026-01-02T03:04:05Z"
    assert made(image) == ["ADD base", "COPY x"]
    assert engine.exported == 0
    found = inventory(image)
    assert [(package.name, package.version) for package in found.packages] == [("bash", "5.1-2")]
    assert engine.asked[0] == "/_ping"
    assert engine.asked[-1] == f"/images/{image.target.image_id}/get"


def test_a_known_image_is_not_exported(engine: FakeEngine, shop: Built, tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    first = inventory(opened(), cache)
    again = inventory(opened(), cache)
    assert again == first
    assert engine.exported == 1


def test_an_image_that_shares_a_layer_exports_once_more(engine: FakeEngine, tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    for name, top in (("one", TOP), ("two", [file("other")])):
        built = build([BASE, top], compress=PLAIN, history=CLEAR)
        engine.add(name, built, docker_files(built))
        assert inventory(opened(name), cache) == inventory(opened(name))


def is_layer(path: Path) -> bool:
    """Say whether a file of the cache is an entry of a layer."""
    header = entry.header_of(path.read_bytes()[: entry.HEAD_LENGTH])
    return header is not None and entry.is_layer(header.key)


def test_an_unclear_history_is_read_from_the_config_once(engine: FakeEngine, tmp_path: Path) -> None:
    """A layer that holds nothing has the size 0, as has a step that made no layer: /history does not tell."""
    built = build([BASE, TOP], compress=PLAIN, history=CLEAR)
    engine.add("shop:1", built, docker_files(built))
    for steps in engine.histories.values():
        steps[0]["Size"] = 0
    cache = LayerCache(tmp_path)
    image = opened()
    assert image.export is not None
    assert not image.export.told
    assert made(inventory(image, cache)) == ["ADD base", "COPY x"]
    assert made(inventory(opened(), cache)) == ["ADD base", "COPY x"]
    assert engine.exported == 1
    (tmp_path / "forgotten").mkdir()
    config_only = LayerCache(tmp_path / "forgotten")
    for path in tmp_path.rglob("*"):  # the layers stay known, what made them is forgotten
        if path.is_file() and is_layer(path):
            target = tmp_path / "forgotten" / path.parent.name / path.name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert inventory(opened(), config_only) == inventory(opened())
    assert engine.exported == 3


def test_a_history_that_is_refused_is_read_from_the_config(engine: FakeEngine, shop: Built) -> None:
    engine.failing["/history"] = (500, b'{"message":"too many non-empty layers in History section"}')
    assert made(inventory(opened())) == ["ADD base", "COPY x"]


@pytest.mark.parametrize(
    ("sizes", "layers", "expected"),
    [
        ([5, 0, 7], 2, ["step 0", "", "step 2"]),
        ([0, 0], 0, ["", ""]),
        ([], 3, []),
        ([4], 3, ["step 0"]),
        ([5, 0, 0], 2, None),
        ([5, 5, 5], 2, None),
        ([5, 0], 2, None),
    ],
)
def test_what_a_history_tells(sizes: list[int], layers: int, expected: list[str] | None) -> None:
    steps = [Step(f"step {number}", size) for number, size in enumerate(sizes)]
    told = told_by(steps[::-1], layers)
    made = None if told is None else ["" if entry.empty_layer else entry.created_by for entry in told]
    assert made == expected


def test_podman_tells_all_in_one_answer(engine: FakeEngine) -> None:
    engine.libpod = "4.3.1"
    built = build([BASE, TOP], compress=PLAIN, history=CLEAR)
    bare = sha256(built.config_bytes)[7:]
    engine.add("shop:1", built, docker_files(built), Id=bare, History=CLEAR, Digest=built.digest)
    engine.exports[f"sha256:{bare}"] = engine.exports[bare]
    engine.inspected[f"sha256:{bare}"] = engine.inspected[bare]
    for kind in ("podman", "docker"):  # DOCKER_HOST may lead to Podman
        image = opened(kind=kind)
        assert (image.target.kind, image.target.digest) == (kind, built.digest)
        assert image.target.image_id == sha256(built.config_bytes)
        assert made(image) == ["ADD base", "COPY x"]
        assert [package.name for package in inventory(image).packages] == ["bash"]
    assert not [path for path in engine.asked if "history" in path]
    assert engine.asked[-1] == f"/libpod/images/sha256:{bare}/get?format=docker-archive"


@pytest.mark.parametrize("libpod", ["", "4.3.1"])
def test_the_configuration_is_what_inspect_says(engine: FakeEngine, libpod: str) -> None:
    engine.libpod = libpod
    built = build([BASE, TOP], compress=PLAIN, history=CLEAR)
    config = {"User": "10001", "Env": ["A=1"]}
    engine.add("shop:1", built, docker_files(built), History=CLEAR, Config=config)
    found = opened().config
    assert found.config == config
    assert [(step.created_by, step.empty_layer) for step in found.history] == [
        (step["created_by"], step.get("empty_layer", False)) for step in CLEAR
    ]


# -- containerd's image store


def stored(engine: FakeEngine, *images: Built, version: str = "1.51", here: int | None = None) -> str:
    """Hold an index in containerd's store, the first `here` of its images complete; returns its digest."""
    engine.version = version
    platforms = [{k: str(image.config[k]) for k in ("os", "architecture")} for image in images]
    entries = [image.descriptor(platform=p) for image, p in zip(images, platforms, strict=True)]
    index = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).encode()
    digest = sha256(index)
    descriptor = {"mediaType": OCI_INDEX, "digest": digest, "size": len(index)}
    files = layout_files(images[:here], descriptors=[descriptor], extra={digest: index})
    engine.add("shop:1", images[0], files, Id=digest, Descriptor=descriptor)
    summaries = [
        {
            "ID": image.digest,
            "Kind": "image",
            "Available": here is None or number < here,
            "ImageData": {"Platform": platform},
        }
        for number, (image, platform) in enumerate(zip(images, platforms, strict=True))
    ]
    summaries.append({"ID": sha256(b"x"), "Kind": "attestation", "Available": True})

    def describe(name: str, query: dict[str, str]) -> dict[str, Any] | None:
        asked = json.loads(query["platform"]) if "platform" in query else platforms[0]
        for image, platform in zip(images, platforms, strict=True):
            if platform == {k: asked[k] for k in ("os", "architecture")}:
                found = {**engine.inspected[name], "Os": platform["os"], "RootFS": {"Layers": image.diff_ids}}
                found["Architecture"] = platform["architecture"]
                return {**found, "Manifests": summaries} if query.get("manifests") else found
        return None

    engine.describe = describe
    return digest


AMD = build([BASE, TOP], history=CLEAR, platform={"os": "linux", "architecture": "amd64"})
ARM = build([BASE, [file("arm")]], history=CLEAR, platform={"os": "linux", "architecture": "arm64"})
S390 = build([BASE, [file("s390")]], history=CLEAR, platform={"os": "linux", "architecture": "s390x"})


def test_an_index_of_one_complete_image(engine: FakeEngine) -> None:
    index = stored(engine, AMD, ARM, here=1)
    image = opened()
    assert (image.target.digest, image.target.index_digest) == (AMD.digest, index)
    assert image.target.image_id == ""
    assert [package.name for package in inventory(image).packages] == ["bash"]
    assert engine.asked[-1] == f'/images/{index}/get?platform={{"os":"linux","architecture":"amd64"}}'


def test_a_platform_is_chosen_by_the_engines_api(engine: FakeEngine) -> None:
    index = stored(engine, AMD, ARM)
    image = opened(platform=Platform("linux", "arm64"))
    assert (image.target.digest, image.target.platform) == (ARM.digest, "linux/arm64")
    assert [source.layer.diff_id for source in image.layers] == ARM.diff_ids
    assert image.target.tags == ("shop:1",)
    assert inventory(image).files_seen == 3
    assert f"/images/{index}/get?" in engine.asked[-1]
    assert "arm64" in engine.asked[-1]
    assert "arm64" in next(path for path in engine.asked if "history" in path)


def test_a_platform_that_is_not_here_is_said_with_those_that_are(engine: FakeEngine) -> None:
    stored(engine, AMD, ARM, S390, here=2)
    with pytest.raises(NotFound, match=r"no image for linux/s390x; it has linux/amd64, linux/arm64"):
        opened(platform=Platform("linux", "s390x"))
    stored(engine, AMD, ARM, here=0)
    with pytest.raises(
        NotFound, match=r"an index of linux/amd64, linux/arm64, of which no image is complete"
    ):
        opened()


def test_docker_28_0_describes_one_platform_only(engine: FakeEngine) -> None:
    stored(engine, AMD, ARM, version="1.48")
    assert opened(platform=Platform("linux", "amd64")).target.digest == AMD.digest
    with pytest.raises(Unsupported, match="docker save --platform linux/arm64"):
        opened(platform=Platform("linux", "arm64"))


def test_a_single_manifest_in_containerds_store(engine: FakeEngine) -> None:
    engine.version = "1.52"
    engine.add("shop:1", AMD, layout_files([AMD]), Id=AMD.digest, Descriptor=AMD.descriptor())
    image = opened()
    assert (image.target.digest, image.target.image_id, image.target.index_digest) == (AMD.digest, "", "")
    assert [package.name for package in inventory(image).packages] == ["bash"]


def test_containerds_store_before_it_had_descriptors(engine: FakeEngine) -> None:
    engine.add("shop:1", AMD, layout_files([AMD]), Id=AMD.digest, RepoDigests=[f"shop@{AMD.digest}"])
    image = opened()
    assert (image.target.digest, image.target.image_id) == (AMD.digest, "")
    assert made(inventory(image)) == ["ADD base", "COPY x"]


def test_the_one_platform_of_an_engine_is_checked(engine: FakeEngine, shop: Built) -> None:
    assert opened(platform=Platform("linux", "amd64")).target.platform == "linux/amd64"
    with pytest.raises(NotFound, match="the image is for linux/amd64, not linux/arm64"):
        opened(platform=Platform("linux", "arm64"))


# -- what goes wrong


def test_an_image_that_is_not_there(engine: FakeEngine) -> None:
    with pytest.raises(NotFound, match=r"docker at .*engine\.sock \(DOCKER_HOST\): no image nothing"):
        opened("nothing")


def test_an_engine_that_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    with pytest.raises(NotFound, match=rf"docker: no socket at {tmp_path}/none .*; start it, or say where"):
        opened()
    with dead_socket() as path:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
        with pytest.raises(NotFound, match=f"nobody listens at {path}"):
            opened()
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    with pytest.raises(NotFound, match=r"nobody listens at http://127\.0\.0\.1:1"):
        opened()


def test_offline_asks_sockets_and_no_network(engine: FakeEngine, shop: Built, monkeypatch: Any) -> None:
    assert isinstance(find_image("docker", "shop:1", None, "docker:shop:1", offline=True), Image)
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    with pytest.raises(Offline, match=r"http://127\.0\.0\.1:1 \(DOCKER_HOST\): this run is offline"):
        find_image("docker", "shop:1", None, "docker:shop:1", offline=True)


def test_an_engine_on_another_machine(engine: FakeEngine, shop: Built, monkeypatch: Any) -> None:
    with answering_far(engine) as address:
        monkeypatch.setenv("DOCKER_HOST", address)
        assert [package.name for package in inventory(opened()).packages] == ["bash"]


def test_an_engine_behind_tls(engine: FakeEngine, shop: Built, tmp_path: Path, monkeypatch: Any) -> None:
    """As `docker --tlsverify`: its certificate is looked at, and one of ours is shown."""
    authority = Authority(tmp_path / "authority")
    monkeypatch.setenv("DOCKER_CERT_PATH", str(tmp_path))
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    (tmp_path / "ca.pem").write_bytes(authority.certificate.read_bytes())
    with answering_far(engine, authority.server_context(client_certificates=True)) as address:
        monkeypatch.setenv("DOCKER_HOST", address)
        with pytest.raises(FetchError, match="docker at https://"):
            opened()
        client = authority.issue("client")
        (tmp_path / "cert.pem").write_bytes(client.certificate.read_bytes())
        (tmp_path / "key.pem").write_bytes(client.key.read_bytes())
        assert [package.name for package in inventory(opened()).packages] == ["bash"]
        (tmp_path / "ca.pem").write_bytes(Authority(tmp_path / "other").certificate.read_bytes())
        with pytest.raises(TlsFailed, match="no trusted TLS connection"):
            opened()


def test_an_engine_that_says_nothing_is_not_waited_for(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(api, "PATIENCE", 0.05)
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
        with pytest.raises(FetchError, match=rf"docker at {path} .*ReadTimeout"):
            opened()


@pytest.mark.parametrize(
    ("end", "status", "error", "said"),
    [
        ("/_ping", 500, FetchError, "answered 500: the disk is full"),
        ("/json", 500, FetchError, "answered 500: the disk is full"),
        ("/json", 400, FetchError, "does not describe shop:1: answered 400: the disk is full"),
        ("/json", 403, NotAllowed, "answered 403: the disk is full"),
        ("/get", 500, FetchError, "answered 500: the disk is full"),
        ("/get", 404, NotFound, "not there any more: the disk is full"),
    ],
)
def test_a_failing_engine_is_an_error(
    engine: FakeEngine, shop: Built, end: str, status: int, error: type[SeawallError], said: str
) -> None:
    engine.failing[end] = (status, b"the disk is full")
    with pytest.raises(error, match=f"^docker at .*{said}"):
        inventory(opened())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"Id": 7}', b'{"RepoTags": []}', b"[" * 100_000])
def test_nonsense_is_malformed(engine: FakeEngine, shop: Built, body: bytes) -> None:
    engine.failing["/json"] = (200, body)
    with pytest.raises(Malformed):
        opened()


def test_a_description_without_an_end_is_refused(engine: FakeEngine, shop: Built) -> None:
    engine.failing["/json"] = (200, b" " * (5 * 1024 * 1024))
    with pytest.raises(LimitExceeded):
        opened()


def test_a_layer_that_is_no_digest_is_malformed(engine: FakeEngine, shop: Built) -> None:
    engine.inspected["shop:1"]["RootFS"] = {"Layers": ["../../etc/passwd"]}
    with pytest.raises(Malformed, match="not a digest"):
        opened()


def test_a_connection_that_breaks_ends_the_scan(engine: FakeEngine, shop: Built) -> None:
    for export in engine.exports.values():
        export.cut = 3000
    with pytest.raises(FetchError, match="docker at"):
        inventory(opened())


def test_an_error_behind_what_was_exported_is_told(engine: FakeEngine, shop: Built) -> None:
    """Docker has sent its header when its disk fails, and writes why where the next member would be."""
    tail = b'{"errorDetail":{"message":"open /var/lib/docker/x: input/output error"},"error":"open x"}\r\n'
    for name, export in engine.exports.items():
        engine.exports[name] = Export(export.content[:2048] + tail)
    with pytest.raises(FetchError, match=r"the export of .* broke off: "):
        inventory(opened())


def test_bytes_that_were_not_described_end_the_scan(engine: FakeEngine, shop: Built) -> None:
    other = build([BASE, [file("evil")]], compress=PLAIN, history=CLEAR)
    files = {**docker_files(shop)}
    files[f"{shop.diff_ids[1][7:]}/layer.tar"] = other.blobs[other.diff_ids[1]]
    engine.add("shop:1", shop, files)
    with pytest.raises(DigestMismatch, match="docker:shop:1: layer 2"):
        inventory(opened())


def test_a_layer_that_is_not_exported_is_not_assessed(engine: FakeEngine, shop: Built) -> None:
    files = {k: v for k, v in docker_files(shop).items() if not k.startswith(shop.diff_ids[1][7:])}
    engine.add("shop:1", shop, files)
    found = inventory(opened())
    assert [(item.kind, item.why) for item in found.not_assessed] == [
        ("layer", "the engine's export does not hold the layer")
    ]
    assert [package.name for package in found.packages] == ["bash"]


def test_a_second_reading_is_a_second_export(engine: FakeEngine) -> None:
    """A database behind a link whose name no cataloger knows is asked for when the layers were applied."""
    from support.images import symlink

    built = build(
        [
            [file("etc/os-release", DEBIAN_11), file("data/packages", stanza("bash", "5.1-2"))],
            [symlink("var/lib/dpkg/status", "/data/packages")],
        ],
        compress=PLAIN,
    )
    engine.add("shop:1", built, docker_files(built))
    assert [package.name for package in inventory(opened()).packages] == ["bash"]
    assert engine.exported == 2


def test_compressed_blobs_are_hashed_on_both_sides(engine: FakeEngine) -> None:
    built = build([BASE], compress=GZIP)
    files = layout_files([built])
    name = f"blobs/{built.layer_digests[0].replace(':', '/')}"
    engine.version = "1.51"
    files[name] = GZIP(built.blobs[built.layer_digests[0]])
    engine.add("shop:1", built, files, Id=built.digest, Descriptor=built.descriptor())
    with pytest.raises(DigestMismatch, match="not what its name says"):
        inventory(opened())
