"""`environment.yml`: what a conda environment is asked to hold, where exactly one version is allowed.

`name==1.2`, `name=1.2=build`, and the `name=1.2.3` of `conda env export --no-builds`: with fewer numbers, `=`
stands for every version that begins so, as `>=` stands for many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import conda, python, requirements
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each
from seawall.inventory.lockfiles import load_yaml, rows, table, text
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_NAME = r"(?:(?P<channel>[^\s:\[\]]+)::)?(?P<name>[A-Za-z0-9_.-]+)"
_PIN = re.compile(
    rf"{_NAME}\s*(?P<sign>==?)\s*(?P<version>[^\s=*,|<>!]+)(?:(?:\s*=\s*|\s+)(?P<build>[^\s=*]+))?"
)
_FULL = re.compile(r"[^.]+(?:\.[^.]+){2,}")


def parse(file: File) -> Iterator[Record]:
    """Yield what is pinned; what is not is *not assessed*."""
    environment = table(load_yaml(file))
    if "dependencies" not in environment:
        return
    for number, entry in enumerate(rows(environment["dependencies"]), 1):
        name = entry if isinstance(entry, str) else f"entry {number}"
        yield from each(file.path, [(name, entry)], lambda _, entry: _entry(file.path, entry))


def _entry(path: str, entry: object) -> Iterator[Record]:
    if isinstance(entry, dict):
        for requirement in rows(table(entry).get("pip")):
            yield from _pip(path, text(requirement))
        return
    asked = text(entry).strip()
    if not asked:
        raise Malformed("an empty entry")
    pin = _PIN.fullmatch(asked)
    exact = pin and (pin["sign"] == "==" or pin["build"] or _FULL.fullmatch(pin["version"]))
    if pin is None or not exact:
        yield NotAssessed("package", f"{path}: {asked[:100]}", python.NO_VERSION)
        return
    channel = conda.channel(pin["channel"] or "", "")
    yield Package(
        "conda",
        pin["name"].lower(),
        pin["version"],
        (Location(path),),
        qualifiers=conda.qualifiers(pin["build"] or "", channel, "", ""),
    )


def _pip(path: str, line: str) -> Iterator[Record]:
    if line.lstrip().startswith("-"):
        yield NotAssessed("package", f"{path}: {line.strip()[:100]}", "an option of pip is not followed")
        return
    asked = requirements.requirement(line)
    if asked is not None and asked.is_project_itself:
        return
    if asked is None or not asked.version or not asked.name:
        yield NotAssessed("package", f"{path}: {line.strip()[:100]}", python.NO_VERSION)
        return
    yield Package(
        "pypi", python.normalised(asked.name), asked.version, (Location(path),), qualifiers=asked.origin
    )


CATALOGER = Cataloger(
    name="conda-environment",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("environment.yml", "environment.yaml"),
    max_size=MIB,
)
