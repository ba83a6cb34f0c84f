"""Where a bare name is looked for, in which order, and what is said when it is nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall.model.errors import FetchError, Misuse, NotAllowed, NotFound
from seawall.source.detect import open_source
from seawall.source.oci.image import Image
from seawall.source.places import is_name
from support.engines import FakeEngine, answering, dead_socket
from support.images import PLAIN, build, docker_files, file


def holding(*names: str, libpod: str = "") -> FakeEngine:
    engine = FakeEngine(libpod=libpod)
    for name in names:
        built = build([[file(name.replace(":", "-"))]], compress=PLAIN)
        engine.add(name, built, docker_files(built))
    return engine


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FakeEngine, FakeEngine]]:
    with (
        answering(holding("both:1", "docker:1")) as docker,
        answering(holding("both:1", "podman:1", libpod="4.3.1")) as podman,
    ):
        monkeypatch.setenv("DOCKER_HOST", docker.url)
        monkeypatch.setenv("CONTAINER_HOST", podman.url)
        yield docker, podman


def kind(name: str, places: tuple[str, ...] = ("docker", "podman")) -> str:
    found = open_source(name, None, places=places)
    assert isinstance(found, Image)
    assert found.target.reference == name
    return found.target.kind


@pytest.mark.usefixtures("engines")
def test_the_first_place_that_has_the_image_gives_it() -> None:
    assert kind("both:1") == "docker"
    assert kind("both:1", ("podman", "docker")) == "podman"
    assert kind("podman:both:1") == "podman"
    assert kind("docker:both:1") == "docker"


def test_a_place_that_has_not_the_image_is_passed_over(engines: tuple[FakeEngine, FakeEngine]) -> None:
    docker, podman = engines
    docker.inspected.clear()
    assert kind("both:1") == "podman"
    podman.inspected.clear()
    with pytest.raises(
        NotFound, match=r"docker at .*: no image both:1; podman at .*: no image both:1"
    ) as said:
        kind("both:1")
    assert "docker: docker" not in str(said.value)


def test_an_engine_that_does_not_run_is_passed_over(
    engines: tuple[FakeEngine, FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    with dead_socket() as path:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
        assert kind("both:1") == "podman"
        monkeypatch.setenv("CONTAINER_HOST", "unix:///nowhere/podman.sock")
        with pytest.raises(NotFound) as said:
            kind("both:1")
    assert str(said.value) == (
        "both:1: no such path, and no such image: "
        f"docker: nobody listens at {path} (DOCKER_HOST); "
        "podman: no socket at /nowhere/podman.sock (CONTAINER_HOST)"
    )


def test_an_engine_that_fails_is_not_passed_over(engines: tuple[FakeEngine, FakeEngine]) -> None:
    engines[0].failing["/json"] = (500, b"broken")
    with pytest.raises(FetchError, match="broken"):
        kind("both:1")


def test_offline_passes_over_what_is_not_on_this_machine(
    engines: tuple[FakeEngine, FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    found = open_source("both:1", None, places=("docker", "podman"), offline=True)
    assert isinstance(found, Image)
    assert found.target.kind == "podman"
    with pytest.raises(NotFound, match="this run is offline"):
        open_source("other", None, places=("docker",), offline=True)


def test_a_socket_that_this_user_may_not_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_place: object) -> OSError:
        return PermissionError(13, "Permission denied")

    monkeypatch.setattr("seawall.source.engine.image.refusal", refused)
    monkeypatch.setenv("DOCKER_HOST", "unix:///run/docker.sock")
    with pytest.raises(NotAllowed, match=r"/run/docker\.sock .*Permission denied; run as a user who may"):
        open_source("docker:shop", None)
    with pytest.raises(NotFound, match="Permission denied"):
        open_source("shop", None, places=("docker",))


@pytest.mark.usefixtures("engines")
def test_a_path_that_exists_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "both:1").mkdir()
    assert open_source("both:1", None).target.kind == "dir"


@pytest.mark.parametrize("path", ["/no/such", "./no", "../no", "no/", "a//b", "~/x", "a b", "x" * 700])
def test_what_looks_like_a_path_is_no_name(path: str) -> None:
    assert not is_name(path)
    with pytest.raises(NotFound, match="no such file or directory"):
        open_source(path, None, places=())


@pytest.mark.parametrize(
    "name",
    [
        "alpine",
        "alpine:3.20",
        "localhost:5000/a/b_c:1",
        "[::1]:5000/x",
        "a@sha256:" + "0" * 64,
        "sha256:" + "0" * 64,
        "0123456789ab",
    ],
)
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "/alpine", "../containers/x", "a/../b", "a?b", "a b", "a\n"])
def test_an_engine_is_not_asked_for_what_is_no_name(name: str) -> None:
    with pytest.raises(Misuse, match=r"write it as docker:NAME"):
        open_source(f"docker:{name}", None)
