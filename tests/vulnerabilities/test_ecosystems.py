"""How ecosystems write the names of packages."""

from __future__ import annotations

import pytest

from seawall.model.package import Package
from seawall.vulnerabilities import ecosystems
from seawall.vulnerabilities.schemes import scheme_for


@pytest.mark.parametrize(
    ("package", "ecosystem", "name"),
    [
        (
            Package("swift", "swift-nio", "1", namespace="github.com/Apple"),
            "SwiftURL",
            "github.com/apple/swift-nio",
        ),
        (Package("github", "checkout", "v4", namespace="actions"), "GitHub Actions", "actions/checkout"),
        (Package("conan", "zlib", "1.2.13"), "ConanCenter", "zlib"),
        (Package("julia", "HTTP", "1.0.0"), "Julia", "HTTP"),
        (Package("cran", "Matrix", "1.5-3"), "CRAN", "Matrix"),
        (Package("bioconductor", "limma", "3.54.0"), "Bioconductor", "limma"),
        (Package("hackage", "aeson", "2.1"), "Hackage", "aeson"),
        (Package("hex", "plug", "1.0.0"), "Hex", "plug"),
        (Package("pub", "http", "1.0.0"), "Pub", "http"),
        (Package("opam", "cohttp", "1.0.0"), "opam", "cohttp"),
        (Package("bitnami", "nginx", "1.25.3-0"), "Bitnami", "nginx"),
    ],
)
def test_a_package_is_asked_about_by_its_ecosystems_name(package: Package, ecosystem: str, name: str) -> None:
    assert ecosystems.LANGUAGES[package.type] == ecosystem
    assert ecosystems.name_of(ecosystem, package) == name
    assert scheme_for(ecosystem) is not None


def test_names_that_github_does_not_tell_apart_are_one() -> None:
    for ecosystem in ("SwiftURL", "GitHub Actions"):
        assert ecosystems.normal(ecosystem, "A/B") == ecosystems.normal(ecosystem, "a/b")
    assert ecosystems.normal("Julia", "HTTP") == "HTTP"
