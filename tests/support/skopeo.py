"""The peers that move and build images: skopeo and buildah, told nothing but what the test says."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.images import Built, write_layout
from support.tls import Authority
from support.tools import require_program


def run(program: str, *arguments: str | Path) -> str:
    """Run a program that must be there and succeed; return what it says on its standard output."""
    require_program(program, f"apt-get install {program}")
    done = subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
    )
    assert done.returncode == 0, f"{program} {' '.join(map(str, arguments))}\n{done.stderr}"
    return done.stdout


def options(
    side: str = "", authority: Authority | None = None, login: tuple[str, str] | None = None
) -> list[str]:
    """Return what skopeo must be told of a registry; `side` is src-, dest- or, for inspect, nothing."""
    found = [f"--{side}creds", ":".join(login)] if login else [] if side == "" else [f"--{side}no-creds"]
    if authority is None:
        return [*found, f"--{side}tls-verify=false"]
    trusted = authority.directory / "trusted"
    trusted.mkdir(exist_ok=True)
    (trusted / "ca.crt").write_bytes(authority.certificate.read_bytes())
    return [*found, f"--{side}cert-dir", str(trusted)]


def inspect(reference: str, *more: str) -> dict[str, Any]:
    """Return what skopeo says of an image; `more` are its options."""
    found: dict[str, Any] = json.loads(run("skopeo", "inspect", *more, reference))
    return found


def push(
    image: Built,
    reference: str,
    scratch: Path,
    *more: str,
    authority: Authority | None = None,
    login: tuple[str, str] | None = None,
) -> None:
    """Push an image to HOST/NAME:TAG by skopeo, by way of a layout in the directory `scratch`."""
    layout = write_layout(scratch / image.digest.partition(":")[2][:12], [image])
    side = options("dest-", authority, login)
    run("skopeo", "copy", "--quiet", *more, *side, f"oci:{layout}", f"docker://{reference}")


def buildah(
    containerfile: str,
    context: Path,
    destination: str,
    store: Path,
    *,
    push_options: Sequence[str] = (),
) -> None:
    """Build a Containerfile FROM scratch and push it to a destination like oci:DIR:TAG or docker://NAME.

    The store is a directory of the test's own; no command of the Containerfile runs.
    """
    common: list[str | Path] = [
        "--root",
        store / "root",
        "--runroot",
        store / "run",
        "--storage-driver",
        "vfs",
    ]
    (context / "Containerfile").write_text(containerfile)
    name = "localhost/built"
    run("buildah", *common, "bud", "--quiet", "--isolation", "chroot", "--layers", "--tag", name, context)
    run("buildah", *common, "push", "--quiet", *push_options, name, destination)
