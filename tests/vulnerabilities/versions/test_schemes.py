"""Which ecosystem uses which scheme, and that the schemes read what real advisories say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.version import InvalidVersion as NotPython
from packaging.version import Version

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.schemes import scheme_for, schemes
from support.tools import require_feeds

MAY_REFUSE = {"Bitnami": 1, "PyPI": 60, "npm": 5}
"""Bounds that are wrong in the feed itself; in the other ecosystems there are none."""


@pytest.mark.parametrize(
    ("ecosystem", "name"),
    [
        ("Debian:12", "dpkg"),
        ("Ubuntu:Pro:18.04:LTS", "dpkg"),
        ("Alpine:v3.19", "apk"),
        ("BellSoft Hardened Containers", "apk"),
        ("AlmaLinux:9", "rpm"),
        ("Red Hat:rhel_aus:8.4::appstream", "rpm"),
        ("openSUSE:Leap 15.5", "rpm"),
        ("Go", "semver"),
        ("Maven", "maven"),
        ("npm", "semver"),
        ("PyPI", "pep440"),
        ("RubyGems", "rubygems"),
        ("Hex", "semver"),
        ("SwiftURL", "semver"),
        ("Pub", "semver-build"),
        ("Julia", "semver-build"),
        ("Hackage", "numbers"),
        ("CRAN", "numbers"),
        ("Bioconductor", "numbers"),
        ("ConanCenter", "conan"),
        ("opam", "opam"),
        ("Bitnami", "bitnami"),
        ("GitHub Actions", "github-actions"),
        ("NuGet", "nuget"),
        ("Packagist", "packagist"),
        ("crates.io", "semver"),
    ],
)
def test_scheme_of_an_ecosystem(ecosystem: str, name: str) -> None:
    scheme = scheme_for(ecosystem)
    assert scheme is not None
    assert scheme is schemes()[name]


@pytest.mark.parametrize("ecosystem", ["", "debian", "Homebrew", "pub", ":12"])
def test_no_scheme(ecosystem: str) -> None:
    assert scheme_for(ecosystem) is None


def bounds(archive: Path) -> Iterator[str]:
    """Yield every bound of every range that speaks of versions, "0" (from the beginning) aside."""
    with ZipFile(archive) as records:
        for name in records.namelist():
            for affected in json.loads(records.read(name)).get("affected", ()):
                for each in affected.get("ranges", ()):
                    if each["type"] != "GIT":
                        yield from (
                            bound for event in each["events"] for bound in event.values() if bound != "0"
                        )


@pytest.mark.parametrize(
    "ecosystem",
    ["AlmaLinux", "Alpine", "Bitnami", "Debian", "Go", "Packagist", "PyPI", "RubyGems", "crates.io", "npm"],
)
def test_real_bounds_have_keys(ecosystem: str) -> None:
    scheme = scheme_for(ecosystem)
    assert scheme is not None
    refused: Counter[str] = Counter()
    seen = set()
    for bound in bounds(require_feeds() / "osv" / ecosystem / "all.zip"):
        seen.add(bound)
        try:
            scheme.key(bound)
        except InvalidVersion:
            refused[bound] += 1
    assert len(seen) > 200
    assert refused.total() <= MAY_REFUSE.get(ecosystem, 0), refused
    if ecosystem == "PyPI":
        for bound in refused:
            with pytest.raises(NotPython):
                Version(bound)
