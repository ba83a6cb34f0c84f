"""What a real builder writes into an image, in Docker's format and in OCI's, is read as it was meant."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import pytest

from seawall import scan
from support.tools import require_program

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DOCKERFILE = """\
FROM scratch
COPY --chmod=4755 tool /usr/local/bin/tool
COPY passwd /etc/passwd
ADD data /srv/data
ENV API_TOKEN=correct-horse
EXPOSE 22
VOLUME /proc
STOPSIGNAL SIGKILL
USER help
HEALTHCHECK CMD ["/usr/local/bin/tool"]
ENTRYPOINT /usr/local/bin/tool --serve
"""
EXPECTED = {
    "image-add",
    "image-empty-password",
    "image-latest",
    "image-risky-port",
    "image-second-root",
    "image-secret-env",
    "image-sensitive-volume",
    "image-setuid-unusual",
    "image-shell-entrypoint",
    "image-stop-signal",
    "image-user-name",
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, for it becomes that of a socket."""
    made = Path(mkdtemp(prefix="sw"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize(("form", "more"), [("docker", set()), ("oci", {"image-no-healthcheck"})])
def test_buildahs_images_are_judged(folder: Path, tmp_path: Path, form: str, more: set[str]) -> None:
    program = require_program("buildah", "it builds the image that is judged")
    for name, text in (
        ("Dockerfile", DOCKERFILE),
        ("tool", "x"),
        ("data", "x"),
        ("passwd", "root::0:0::/:/x\nhelp:x:0:1::/:/x\n"),
    ):
        (folder / name).write_text(text)
    store = ("--root", str(folder / "store"), "--runroot", str(folder / "run"), "--storage-driver", "vfs")
    target = f"docker-archive:{folder}/shop.tar" if form == "docker" else f"oci-archive:{folder}/shop.tar"
    build = ["build", "-q", "--format", form, "--isolation", "chroot", "-t", "shop", str(folder)]
    for command in (build, ["push", "-q", "shop", f"{target}:shop:latest"]):
        subprocess.run([program, *store, *command], capture_output=True, timeout=120, check=True)
    options = scan.Options(str(folder / "shop.tar"), tmp_path, NOW, offline=True, scanners=("misconfig",))
    report = scan.run(options)
    assert {finding.advice.id for finding in report.findings} == EXPECTED | more
    assert "correct-horse" not in repr(report.findings)
