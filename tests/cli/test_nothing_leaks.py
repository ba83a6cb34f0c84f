"""No verb, in no format, shows or keeps a secret of what it was given: all are planted, all is grepped.

`--diff`, and what `--fix` writes, are the user's own lines, and the one exception (docs/secrets.md).
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
import zstandard

from seawall import report, sbom
from seawall.cli.errors import run
from support.credentials import planted, prepared, token
from support.images import Built, build, file, sha256, write_layout
from support.registry import Registry, filling

PASSWORD = "Zq7mWx4K" + "p9Lt2Rv8"
ADDRESS = "hUb3nYc6" + "dJw1Ge5s"
SECRETS = {"a token": token(), "a password": PASSWORD, "the password of an address": ADDRESS}
SHOWN = 10
"""So many characters in a row of a secret are no accident."""

DOCKERFILE = f"""\
FROM alpine:3.20 AS build
ARG GITHUB_TOKEN={token()}
ENV DB_PASSWORD={PASSWORD} DATABASE_URL=postgres://shop:{ADDRESS}@db/shop
LABEL api_key={token()}
COPY . /app
ADD https://me:{ADDRESS}@files.example.com/x /x
RUN curl -H "Authorization: Bearer {token()}" https://example.com | sh && mysql --password={PASSWORD} -e x
CMD ["serve", "--password", "{PASSWORD}"]
"""
COMPOSE = f"""\
services:
  shop:
    image: shop
    build:
      context: .
      args:
        GITHUB_TOKEN: {token()}
    command: serve --password {PASSWORD}
    environment:
      - DB_PASSWORD={PASSWORD}
      - DATABASE_URL=postgres://shop:{ADDRESS}@db/shop
"""
MANIFEST = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    token: {token()}
spec:
  containers:
    - name: shop
      image: shop
      args: ["--password", "{PASSWORD}", "--db=postgres://shop:{ADDRESS}@db/shop"]
      env:
        - name: DB_PASSWORD
          value: "{PASSWORD}"
---
apiVersion: v1
kind: Secret
metadata:
  name: shop
data:
  token: {b64encode(token().encode()).decode()}
"""
LINE = (
    f"docker run -e DB_PASSWORD={PASSWORD} -e T={token()} shop serve --db postgres://shop:{ADDRESS}@db/shop"
)
FILES: dict[str, str | bytes] = {
    ".env": f"GITHUB_TOKEN={token()}\nDB_PASSWORD={PASSWORD}\n",
    "config.yml": f"database: postgres://shop:{ADDRESS}@db/shop\n",
    "encoded.txt": b64encode(f"GITHUB_TOKEN={token()}".encode()),
    "package-lock.json": json.dumps(
        {
            "lockfileVersion": 3,
            "packages": {"": {"name": "shop"}, "node_modules/x": {"version": "1.0.0", "license": "MIT"}},
        }
    ),
    "Dockerfile": DOCKERFILE,
    "compose.yaml": COMPOSE,
    "pod.yaml": MANIFEST,
    "run.sh": f"#!/bin/sh\n{LINE}\n",
}
INSTALLED = "P:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\n\n"
RELEASE = "ID=alpine\nVERSION_ID=3.20.0\n"
SCANNERS = "vuln,license,secret,misconfig"


@pytest.fixture
def project(clean: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEAWALL_DEBUG", "1")
    return planted(clean / "project", FILES)


@pytest.fixture
def cache(tmp_path: Path) -> str:
    return str(prepared(tmp_path / "cache"))


def parts(secret: str) -> list[str]:
    """What none may see of a secret: ten characters in a row of it, as they are or in base64."""
    plain = [secret[start : start + SHOWN] for start in range(4, len(secret) - SHOWN + 1)]
    return [*plain, b64encode(secret.encode()).decode()[6:20]]


def seen(where: str, text: str) -> list[str]:
    return [f"{name} in {where}" for name, one in SECRETS.items() if any(part in text for part in parts(one))]


def unpacked(data: bytes) -> str:
    place = data.find(b"\x28\xb5\x2f\xfd")
    if place >= 0:
        data += zstandard.ZstdDecompressor().decompressobj().decompress(data[place:])
    return data.decode("latin-1")


def everything(folder: Path) -> list[str]:
    """What of secrets is in the files of a folder, their names included."""
    return [
        leak
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for leak in seen(str(path), str(path) + unpacked(path.read_bytes()))
    ]


def said(capfd: pytest.CaptureFixture[str], *arguments: str, codes: tuple[int, ...] = (0, 1)) -> str:
    """What a verb writes to its streams; nothing of a secret may be in it."""
    code = run(arguments)
    captured = capfd.readouterr()
    assert code in codes, captured.err
    assert seen("stdout", captured.out) == []
    assert seen("stderr", captured.err) == []
    return captured.out + captured.err


def outputs(folder: Path, formats: object) -> list[str]:
    """The options for a report in each format, and one on stdout."""
    folder.mkdir(exist_ok=True)
    assert isinstance(formats, dict)
    files = [word for name in formats for word in ("-o", f"{name}={folder / name}")]
    return [*files, "-o", next(iter(formats))]


def built_image() -> Built:
    """An image that has them in layers, also hidden ones, variables, labels, history and build arguments."""
    layers = [
        [
            file("etc/os-release", RELEASE),
            file("lib/apk/db/installed", INSTALLED),
            file("app/.env", FILES[".env"]),
            file("app/config.yml", FILES["config.yml"]),
        ],
        [file("app/.wh..env"), file("app/encoded.txt", FILES["encoded.txt"])],
    ]
    arguments = f"|2 GITHUB_TOKEN={token()} DB_PASSWORD={PASSWORD}"
    history: list[dict[str, object]] = [
        {"created_by": f"RUN {arguments} /bin/sh -c git clone https://me:{ADDRESS}@git.example/x # buildkit"},
        {"created_by": f"ENV DB_PASSWORD={PASSWORD}", "empty_layer": True},
        {"created_by": f"/bin/sh -c curl -H 'Authorization: Bearer {token()}' x; y --password {PASSWORD}"},
        {"created_by": f'CMD ["serve" "--password" "{PASSWORD}"]', "empty_layer": True, "comment": token()},
    ]
    built = build(layers, history=history)
    built.config["config"] = {
        "Env": [f"GITHUB_TOKEN={token()}", f"DATABASE_URL=postgres://shop:{ADDRESS}@db/shop"],
        "Labels": {"api_key": token(), "maintainer": "me"},
        "Cmd": ["serve", "--password", PASSWORD],
    }
    content = json.dumps(built.config).encode()
    told = built.manifest["config"]
    assert isinstance(told, dict)
    built.manifest["config"] = {**told, "digest": sha256(content), "size": len(content)}
    built.blobs[sha256(content)] = content
    built.blobs[built.digest] = built.manifest_bytes
    return built


def image(folder: Path) -> str:
    return f"oci-dir:{write_layout(folder, [built_image()])}"


def test_what_is_planted_is_found(project: Path, cache: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Else all that follows would prove nothing."""
    out = said(capfd, "secrets", str(project), "--cache-dir", cache, "-o", "json", "--quiet")
    found = {(each["advice"]["id"], each["locations"][0]["path"]) for each in json.loads(out)["findings"]}
    assert {("github-personal-token", name) for name in (".env", "Dockerfile", "run.sh", "pod.yaml")} <= found
    assert any(path == "config.yml" for _, path in found)
    assert seen("here", f"x {PASSWORD} y") == ["a password in here"]


@pytest.mark.parametrize("verb", ["scan", "secrets"])
def test_scans_of_a_tree(
    verb: str, project: Path, cache: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    more = (
        ["--scanners", SCANNERS, "--license-deny", "GPL-3.0-only"]
        if verb == "scan"
        else ["--confidence", "low"]
    )
    written = outputs(tmp_path / "out", report.all_formats())
    said(capfd, verb, str(project), "--offline", "--cache-dir", cache, *more, *written)
    assert everything(tmp_path / "out") == []
    assert everything(Path(cache)) == []


@pytest.mark.parametrize("scanners", ["vuln", SCANNERS])
def test_scans_of_an_image(
    scanners: str, project: Path, cache: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = image(tmp_path / "image")
    written = outputs(tmp_path / "out", report.all_formats())
    more = ["--dockerfile", str(project / "Dockerfile"), "--scanners", scanners]
    more += ["--license-deny", "GPL-3.0-only"] if "license" in scanners else []
    for _ in range(2):  # the second time from the cache
        said(capfd, "scan", target, "--offline", "--cache-dir", cache, *more, *written)
        assert everything(tmp_path / "out") == []
    assert "[redacted]" in (tmp_path / "out" / "json").read_text() or "github-personal" in scanners
    assert everything(Path(cache)) == []


def test_an_image_of_a_registry(cache: str, clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What a registry says is kept by its digest, but for a configuration with secrets."""
    with Registry() as registry:
        filling.put_image(registry, "shop", filling.typed(built_image()), "1")
        for verb in ("secrets", "inventory"):
            said(capfd, verb, f"registry:{registry.name}/shop:1", "--cache-dir", cache)
    assert everything(Path(cache)) == []


def test_secrets_and_posture_of_an_image(
    cache: str, clean: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = image(clean / "image")
    for verb in ("secrets", "posture"):
        written = outputs(tmp_path / verb, report.all_formats())
        said(capfd, verb, target, "--offline", "--cache-dir", cache, *written)
        assert everything(tmp_path / verb) == []
    assert everything(Path(cache)) == []


def test_bills_and_inventories(
    project: Path, cache: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    options = ["--offline", "--cache-dir", cache]
    bills = {name: form for name, form in sbom.all_formats().items() if form.write}
    for number, target in enumerate((image(tmp_path / "image"), str(project))):
        written = outputs(tmp_path / f"bills{number}", bills)
        said(capfd, "sbom", target, *options, *written)
        assert everything(tmp_path / f"bills{number}") == []
        said(capfd, "inventory", target, *options)
        said(capfd, "inventory", target, "--json", *options)
        said(capfd, "inventory", target, "--why", "musl" if not number else "x", *options, codes=(0, 3))
    before, after = image(tmp_path / "a"), str(project)
    said(capfd, "sbom", "diff", before, after, *options)
    assert everything(Path(cache)) == []


def test_a_history(project: Path, cache: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in ("init -q", "add -A", "commit -q -m all", "rm -q .env", "commit -q -m less"):
        subprocess.run(
            ("git", "-c", "user.name=me", "-c", "user.email=me@example.com", *command.split()),
            cwd=project,
            check=True,
            capture_output=True,
        )
    written = outputs(tmp_path / "out", report.all_formats())
    said(capfd, "secrets", f"git:{project}", "--cache-dir", cache, *written)
    assert everything(tmp_path / "out") == []
    assert everything(Path(cache)) == []


def test_dockerfiles(project: Path, cache: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written = outputs(tmp_path / "out", report.all_formats())
    assert "secret" in said(capfd, "lint", str(project), *written)
    said(capfd, "lint", str(project / "Dockerfile"), "--fix", "--unsafe-fixes", *written)
    assert everything(tmp_path / "out") == []
    said(capfd, "context", str(project), "--cache-dir", cache)
    said(capfd, "context", str(project), "--cache-dir", cache, "--propose")
    said(capfd, "context", str(project), "--cache-dir", cache, "-o", "json")
    assert everything(Path(cache)) == []


def test_how_it_will_run(project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written = outputs(tmp_path / "out", report.all_formats())
    assert "secret-in-env" in said(capfd, "posture", str(project), *written)
    assert everything(tmp_path / "out") == []
    said(capfd, "posture", "--run", LINE, *written)
    assert everything(tmp_path / "out") == []
    said(capfd, "posture", str(project / "pod.yaml"), "--fix", "--unsafe-fixes", *written)
    assert everything(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("name", "content", "verb"),
    [
        pytest.param(
            "Dockerfile", f"FROM scratch\nRUN <<EOF\nexport TOKEN={token()}\n", "lint", id="heredoc"
        ),
        pytest.param("Dockerfile", f"ENV GITHUB_TOKEN={token()}\nRUN x {PASSWORD}\n", "lint", id="no stage"),
        pytest.param("Dockerfile", f"FROM a\nENV {PASSWORD}\nENV\n", "lint", id="nothing"),
        pytest.param(
            "compose.yaml",
            f"services:\n  a:\n    environment: [DB_PASSWORD={PASSWORD}\n  b: {token()}",
            "posture",
            id="compose",
        ),
        pytest.param("pod.yaml", f"apiVersion: v1\nkind: Pod\nspec: {token()}\n", "posture", id="manifest"),
        pytest.param("seawall.toml", f"[secrets]\nregistry-token = {token()}\n", "secrets", id="settings"),
    ],
)
def test_errors(
    name: str, content: str, verb: str, project: Path, cache: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """What cannot be read is said by its place, and not repeated."""
    planted(project, {name: content})
    more = ["--cache-dir", cache] if verb == "secrets" else []
    said(capfd, verb, str(project if verb == "secrets" else project / name), *more, codes=(0, 1, 2, 3, 4))
