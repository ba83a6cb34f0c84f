"""What a test needs from outside: absent means skipped, unless SEAWALL_REQUIRE_TOOLS=1 makes it a failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def missing(what: str) -> NoReturn:
    """Skip the test for want of `what`; fail it where everything is demanded, as .ci/run does."""
    if os.environ.get("SEAWALL_REQUIRE_TOOLS", "") not in {"", "0"}:
        pytest.fail(f"{what} (SEAWALL_REQUIRE_TOOLS is set)", pytrace=False)
    pytest.skip(what)


def require_program(name: str, why: str = "") -> Path:
    """Return the path of an executable, looked up in PATH (or given as an absolute path)."""
    found = shutil.which(name)
    if found is None:
        missing(f"the program {name} is not here" + (f": {why}" if why else ""))
    return Path(found)


def require_path(path: Path, why: str = "") -> Path:
    """Return `path`, which must exist."""
    if not path.exists():
        missing(f"{path} is not here" + (f": {why}" if why else ""))
    return path


def require_feeds() -> Path:
    """Return the mirror of real advisories beside the checkout; SEAWALL_FEEDS names another place."""
    beside = CHECKOUT.parent / "shared" / "feeds"
    return require_path(Path(os.environ.get("SEAWALL_FEEDS") or beside), "the mirror of real advisories")
