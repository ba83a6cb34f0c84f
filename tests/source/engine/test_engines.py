"""The engines themselves: what they hold is the same image as its archive, and as the other engine's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.model.errors import NotFound
from seawall.model.package import Inventory, Layer
from seawall.source.cache import LayerCache
from seawall.source.detect import open_source
from seawall.source.engine.api import Engine as Client
from seawall.source.oci.image import Image
from seawall.source.oci.manifest import Platform
from support.images import DEBIAN_11, PLAIN, Built, build, directory, file, hardlink, stanza, symlink
from support.services import Engine, docker_engine, podman_service

RELEASE = file("etc/os-release", DEBIAN_11)
LAYERS = [
    [RELEASE, file("var/lib/dpkg/status", stanza("bash", "5.1-2") + stanza("zlib1g", "1:1.2.11"))],
    [directory("opt"), file("opt/tool", "x"), symlink("opt/link", "tool"), hardlink("opt/copy", "opt/tool")],
    [file("app/site-packages/Jinja2-2.10.dist-info/METADATA", "Name: Jinja2\nVersion: 2.10\n\n")],
    [file("var/lib/dpkg/status", stanza("bash", "5.1-2")), file("opt/.wh.link")],
]
HISTORY: list[dict[str, object]] = [
    {"created_by": "ADD base"},
    {"created_by": "ENV A=b", "empty_layer": True},
    {"created_by": "RUN make /opt"},
    {"created_by": "COPY app"},
    {"created_by": "RUN dpkg --remove zlib1g"},
]


def image() -> Built:
    return build(LAYERS, compress=PLAIN, history=HISTORY)


@pytest.fixture(scope="module", params=["docker", "podman"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with docker_engine() if request.param == "docker" else podman_service() as started:
        started.load("localhost/shop:1", image())
        yield started


@pytest.fixture(autouse=True)
def here(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST" if engine.kind == "docker" else "CONTAINER_HOST", engine.url)


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The exports that were asked for."""
    asked: list[str] = []
    export = Client.export

    def counted(self: Client, name: str, platform: Platform | None) -> object:
        asked.append(name)
        return export(self, name, platform)

    monkeypatch.setattr(Client, "export", counted)
    return asked


def opened(reference: str) -> Image:
    found = open_source(reference, None)
    assert isinstance(found, Image)
    return found


def inventory(reference: str, cache: LayerCache | None = None) -> Inventory:
    return take.of_image(opened(reference), take.usual_evidence("docker"), cache=cache)


def what_it_holds(found: Inventory) -> tuple[object, ...]:
    """All but where the blobs of the layers lie, and how long they are there."""
    layers = tuple(Layer(layer.diff_id, created_by=layer.created_by) for layer in found.layers)
    return found.packages, found.distributions, found.not_assessed, found.files_seen, layers


def test_it_is_the_image_that_the_archive_holds(engine: Engine, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar"
    archive.write_bytes(engine.save("localhost/shop:1").getvalue())
    found = inventory(f"{engine.kind}:localhost/shop:1")
    saved = inventory(f"docker-archive:{archive}")
    assert what_it_holds(found) == what_it_holds(saved)
    assert [package.name for package in found.packages] == ["bash", "jinja2"]
    made = [layer.created_by for layer in found.layers]
    assert made == ["ADD base", "RUN make /opt", "COPY app", "RUN dpkg --remove zlib1g"]


def test_the_target_is_that_of_the_archive(engine: Engine, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar"
    archive.write_bytes(engine.save("localhost/shop:1").getvalue())
    found, saved = opened(f"{engine.kind}:localhost/shop:1").target, opened(f"{archive}").target
    assert found.kind == engine.kind
    assert (found.image_id, found.platform, found.tags) == (saved.image_id, saved.platform, saved.tags)
    assert found.reference == f"{engine.kind}:localhost/shop:1"


def test_a_name_is_found_without_its_scheme(engine: Engine) -> None:
    found = open_source("localhost/shop:1", None, places=(engine.kind,))
    assert found.target.kind == engine.kind


def test_it_is_found_by_its_id(engine: Engine) -> None:
    whole = opened(f"{engine.kind}:localhost/shop:1").target.image_id
    for known in (whole, whole.removeprefix("sha256:"), whole[7:19]):
        assert opened(f"{engine.kind}:{known}").target.image_id == whole


def test_the_second_time_nothing_is_exported(engine: Engine, tmp_path: Path, exports: list[str]) -> None:
    cache = LayerCache(tmp_path)
    first = inventory(f"{engine.kind}:localhost/shop:1", cache)
    assert len(exports) == 1
    assert inventory(f"{engine.kind}:localhost/shop:1", cache) == first
    assert len(exports) == 1


def test_what_shares_its_layers_reads_only_the_others(
    engine: Engine, tmp_path: Path, exports: list[str]
) -> None:
    cache = LayerCache(tmp_path)
    inventory(f"{engine.kind}:localhost/shop:1", cache)
    base = image()
    top = build([*(base.blobs[d] for d in base.layer_digests), [file("new")]], compress=PLAIN)
    engine.load("localhost/shop:2", top)
    with_cache = inventory(f"{engine.kind}:localhost/shop:2", cache)
    assert with_cache == inventory(f"{engine.kind}:localhost/shop:2")
    assert len(exports) == 3


def test_an_image_that_is_not_there(engine: Engine) -> None:
    with pytest.raises(NotFound, match=f"{engine.kind} at .*: no image localhost/nothing"):
        opened(f"{engine.kind}:localhost/nothing")


def test_another_platform(engine: Engine) -> None:
    config = json.loads(image().config_bytes)
    with pytest.raises(NotFound, match=f"for linux/{config['architecture']}.*, not linux/s390x"):
        open_source(f"{engine.kind}:localhost/shop:1", Platform("linux", "s390x"))


def test_an_image_whose_layers_hold_nothing(engine: Engine, tmp_path: Path) -> None:
    """Steps of size 0 that made layers: only the config tells which did."""
    built = build(
        [[RELEASE], [directory("empty")], [directory("void")]],
        compress=PLAIN,
        history=[
            {"created_by": "ADD"},
            {"created_by": "ENV", "empty_layer": True},
            {"created_by": "RUN mkdir empty"},
            {"created_by": "RUN mkdir void"},
        ],
    )
    engine.load("localhost/hollow:1", built)
    archive = tmp_path / "saved.tar"
    archive.write_bytes(engine.save("localhost/hollow:1").getvalue())
    cache = LayerCache(tmp_path / "cache")
    for _ in range(2):
        found = inventory(f"{engine.kind}:localhost/hollow:1", cache)
        assert what_it_holds(found) == what_it_holds(inventory(f"docker-archive:{archive}"))
        assert [layer.created_by for layer in found.layers] == ["ADD", "RUN mkdir empty", "RUN mkdir void"]
