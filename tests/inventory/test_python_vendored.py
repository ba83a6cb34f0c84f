"""Projects copied into pip: listed where the copies are, not where a distribution took them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.inventory.catalogers.python_installed import CATALOGER as INSTALLED
from seawall.inventory.catalogers.python_vendored import CATALOGER
from seawall.inventory.selector import Selector
from seawall.source.detect import open_source
from seawall.source.oci.image import Image
from support.images import Entry, build, file, write_layout
from support.records import packages, records

FOLDER = "usr/lib/python3/dist-packages/pip/_vendor"
LIST = "CacheControl==0.12.6\n  certifi==2020.11.08\n"
# As upstream and as Debian 11 write it.
UPSTREAM = "import sys\n\n# Downstream redistributors\nDEBUNDLED = False\n"
DEBIAN = UPSTREAM.replace("False", "True")


@pytest.mark.parametrize(
    ("init", "count"),
    [
        (None, 2),
        (UPSTREAM, 2),
        ("# DEBUNDLED = True\n", 2),
        ("DEBUNDLED = TrueNot\n", 2),
        (DEBIAN, 0),
        ("DEBUNDLED=True", 0),
    ],
)
def test_what_was_taken_out_is_not_listed(init: str | None, count: int) -> None:
    siblings = {} if init is None else {"__init__.py": init}
    assert len(list(packages(records(CATALOGER, f"{FOLDER}/vendor.txt", LIST, siblings)))) == count


def names(root: Path, *layers: list[Entry]) -> set[str]:
    image = open_source(str(write_layout(root, [build(layers)])), None)
    assert isinstance(image, Image)
    return {package.name for package in take.of_image(image, take.INSTALLED).packages}


def test_in_an_image(tmp_path: Path) -> None:
    """The file that tells comes before or after the list, or in a layer of its own."""
    copies, init = file(f"{FOLDER}/vendor.txt", LIST), f"{FOLDER}/__init__.py"
    assert names(tmp_path / "a", [copies, file(init, UPSTREAM)]) == {"cachecontrol", "certifi"}
    assert names(tmp_path / "b", [copies, file(init, DEBIAN)]) == set()
    assert names(tmp_path / "c", [file(init, DEBIAN), copies]) == set()
    assert names(tmp_path / "d", [copies, file(init, UPSTREAM)], [file(init, DEBIAN)]) == set()


@pytest.mark.parametrize(
    ("path", "held"),
    [
        (f"{FOLDER}/__init__.py", True),
        ("_vendor/__init__.py", True),
        ("usr/lib/python3/dist-packages/pip/__init__.py", False),
        ("usr/lib/x-1.0.dist-info/direct_url.json", True),
        ("srv/x_vendor/__init__.py", False),
    ],
)
def test_a_companion_is_one_only_beside_what_asks_for_it(path: str, held: bool) -> None:
    """Else every `__init__.py` of an image would wait in memory."""
    assert Selector((CATALOGER, INSTALLED)).is_companion(path) is held
