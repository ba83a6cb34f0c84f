"""Where engines listen, as their own clients find it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from seawall.model.errors import Misuse, SeawallError, Unsupported
from seawall.source.engine.discovery import docker, podman
from seawall.transport.tls import Tls


def places(found: list[object]) -> list[str]:
    return [str(endpoint) for endpoint in found]


def context(folder: Path, name: str, host: str, **more: object) -> Path:
    """A context as `docker context create` writes it; returns the folder of its certificates."""
    known = hashlib.sha256(name.encode()).hexdigest()
    meta = folder / "contexts" / "meta" / known / "meta.json"
    meta.parent.mkdir(parents=True)
    endpoint = {"Host": host, **more}
    meta.write_text(json.dumps({"Name": name, "Metadata": {}, "Endpoints": {"docker": endpoint}}))
    return folder / "contexts" / "tls" / known / "docker"


def test_the_usual_sockets() -> None:
    assert places([*docker({"XDG_RUNTIME_DIR": "/run/user/7"})]) == [
        "/var/run/docker.sock",
        "/run/user/7/docker.sock",
    ]
    assert places([*podman({"XDG_RUNTIME_DIR": "/run/user/7"})]) == [
        "/run/user/7/podman/podman.sock",
        "/run/podman/podman.sock",
    ]
    assert str(podman({})[0]).startswith("/run/user/")


@pytest.mark.parametrize(
    ("address", "base", "socket"),
    [
        ("unix:///run/my.sock", "http://engine", "/run/my.sock"),
        ("tcp://localhost", "http://localhost:2375", ""),
        ("tcp://127.0.0.1:9999/", "http://127.0.0.1:9999", ""),
        ("tcp://[::1]:2375", "http://[::1]:2375", ""),
        ("http://10.0.0.1:80", "http://10.0.0.1:80", ""),
        ("https://10.0.0.1", "https://10.0.0.1:2376", ""),
    ],
)
def test_an_address_in_the_environment_comes_first(address: str, base: str, socket: str) -> None:
    for found in (
        docker({"DOCKER_HOST": address, "DOCKER_CONTEXT": "other"}),
        podman({"CONTAINER_HOST": address}),
    ):
        assert [(endpoint.base, endpoint.socket) for endpoint in found] == [(base, socket)]


def test_certificates_of_the_environment(tmp_path: Path) -> None:
    for name in ("ca", "cert", "key"):
        (tmp_path / f"{name}.pem").write_text("")
    asked = {"DOCKER_HOST": "tcp://far", "DOCKER_CERT_PATH": str(tmp_path)}
    assert docker(asked)[0].tls is None
    verified = docker({**asked, "DOCKER_TLS_VERIFY": "1"})[0]
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    assert verified.tls == Tls((tmp_path / "ca.pem",), exclusive=True, certificate=certificate, key=key)
    assert verified.base == "https://far:2376"
    unverified = Tls(certificate=certificate, key=key, unsafe_unverified=True)
    assert docker({**asked, "DOCKER_TLS": "1"})[0].tls == unverified
    home = {"DOCKER_HOST": "tcp://far", "DOCKER_TLS_VERIFY": "1", "HOME": str(tmp_path)}
    assert docker(home)[0].tls == Tls()


def test_a_context_is_followed(tmp_path: Path) -> None:
    context(tmp_path, "desktop", "unix:///home/me/docker.sock")
    for environment in (
        {"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "desktop"},
        {"DOCKER_CONFIG": str(tmp_path)},
    ):
        assert places([*docker(environment)]) == (
            ["/home/me/docker.sock (context desktop)"]
            if "DOCKER_CONTEXT" in environment
            else places([*docker({})])
        )
    (tmp_path / "config.json").write_text('{"currentContext": "desktop", "auths": {}}')
    assert places([*docker({"DOCKER_CONFIG": str(tmp_path)})]) == ["/home/me/docker.sock (context desktop)"]
    default = docker({"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "default"})
    assert places([*default])[0] == "/var/run/docker.sock"


def test_the_configuration_in_the_home_directory(tmp_path: Path) -> None:
    context(tmp_path / ".docker", "lab", "tcp://lab:2375")
    (tmp_path / ".docker" / "config.json").write_text('{"currentContext": "lab"}')
    assert places([*docker({"HOME": str(tmp_path)})]) == ["http://lab:2375 (context lab)"]


def test_the_certificates_of_a_context(tmp_path: Path) -> None:
    files = context(tmp_path, "lab", "tcp://lab:2376")
    files.mkdir(parents=True)
    (files / "ca.pem").write_text("")
    found = docker({"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "lab"})[0]
    assert found.tls == Tls((files / "ca.pem",), exclusive=True)
    context(tmp_path, "careless", "tcp://lab:2376", SkipTLSVerify=True)
    careless = docker({"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "careless"})[0]
    assert careless.tls == Tls(unsafe_unverified=True)


@pytest.mark.parametrize("variable", ["DOCKER_HOST", "CONTAINER_HOST"])
def test_ssh_is_refused_with_what_to_do(variable: str) -> None:
    look = docker if variable == "DOCKER_HOST" else podman
    with pytest.raises(Unsupported, match="ssh -nNT -L") as refused:
        look({variable: "ssh://me:secret@host"})
    assert f"set {variable}=unix:///tmp/engine.sock" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "localhost",
        "unix://relative",
        "unix://",
        "tcp://",
        "tcp://host:port",
        "tcp://host:99999",
        "tcp://host/v1.41",
        "tcp://[::1",
        "npipe:////./pipe/docker_engine",
        "fd://",
    ],
)
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises((Misuse, Unsupported), match="DOCKER_HOST"):
        docker({"DOCKER_HOST": address})


@pytest.mark.parametrize(
    "content", ['{"currentContext": 7}', "{", "[]", "\xff", "[" * 100_000, '{"currentContext": "gone"}']
)
def test_a_configuration_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content, encoding="latin-1")
    with pytest.raises(SeawallError, match=r"config\.json"):
        docker({"DOCKER_CONFIG": str(tmp_path)})


def test_a_context_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="DOCKER_CONTEXT names the context 'gone'"):
        docker({"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "gone"})
    context(tmp_path, "bad", "ftp://x")
    with pytest.raises(Unsupported, match="context bad"):
        docker({"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "bad"})
    (tmp_path / "config.json").mkdir()
    with pytest.raises(Misuse, match=r"config\.json: Is a directory"):
        docker({"DOCKER_CONFIG": str(tmp_path)})
