"""Names as each ecosystem's advisories write them, their scopes, and types that no feed speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model.package import Package
from seawall.vulnerabilities.ecosystems import LANGUAGES, name_of, normal, scopes, unserved
from support.advisories import fixed, judged, record


@pytest.mark.parametrize(
    ("package", "name"),
    [
        (Package("composer", "HttpFoundation", "1", namespace="Symfony"), "symfony/httpfoundation"),
        (Package("nuget", "Newtonsoft.Json", "1"), "newtonsoft.json"),
        (Package("pypi", "Zope.Interface", "1"), "zope-interface"),
        (Package("maven", "log4j-core", "1", namespace="org.apache"), "org.apache:log4j-core"),
        (Package("npm", "core", "1", namespace="%40babel"), "@babel/core"),
        (Package("github", "Changed-Files", "1", namespace="tj-actions"), "tj-actions/changed-files"),
        (Package("swift", "swift-nio", "1", namespace="github.com/apple"), "github.com/apple/swift-nio"),
        (Package("vscode-extension", "Python", "1", namespace="ms-python"), "ms-python.python"),
        (Package("hex", "Plug", "1"), "plug"),
        (Package("pub", "http", "1"), "http"),
        (Package("cran", "Rcpp", "1"), "Rcpp"),
        (Package("bioconductor", "S4Vectors", "1"), "S4Vectors"),
        (Package("hackage", "HTTP", "1"), "HTTP"),
        (Package("julia", "HTTP", "1"), "HTTP"),
        (Package("golang", "errors", "1", namespace="github.com/Foo"), "github.com/Foo/errors"),
        (Package("gem", "RedCloth", "1"), "RedCloth"),
        (Package("cargo", "serde_json", "1"), "serde_json"),
        (Package("conan", "openssl", "1"), "openssl"),
        (Package("vcpkg", "OpenSSL", "1"), "openssl"),
        (Package("bitnami", "nginx", "1"), "nginx"),
        (Package("opam", "dune", "1"), "dune"),
    ],
)
def test_names(package: Package, name: str) -> None:
    ecosystem = LANGUAGES[package.type]
    assert name_of(ecosystem, package) == name
    assert normal(ecosystem, name) == name


@pytest.mark.parametrize(
    "written",
    [
        "github.com/Apple/swift-nio",
        "https://github.com/apple/swift-nio.git",
        "https://www.github.com/apple/swift-nio/",
        "ssh://git@github.com/apple/swift-nio.git",
    ],
)
def test_the_address_of_a_swift_package(written: str) -> None:
    assert normal("SwiftURL", written) == "github.com/apple/swift-nio"


def test_an_address_is_read_in_time() -> None:
    assert normal("SwiftURL", "a" * 100_000)
    assert normal("SwiftURL", "@" * 20_000)
    assert normal("SwiftURL", "x://" + ".git" * 20_000)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("conda", "conda"),
        ("cocoapods", "CocoaPods"),
        ("generic", "belongs to no ecosystem"),
        ("plan9", "no advisory feed covers this type"),
    ],
)
def test_types_without_a_feed(kind: str, why: str) -> None:
    assert kind not in LANGUAGES
    assert why in unserved(kind)


def test_scopes() -> None:
    repository = "https://packages.drupal.org/8"
    assert scopes("Packagist", ["", repository]) == ("", repository)
    assert scopes("Bioconductor", ["3.19", "3.20"]) == ("", "3.19", "3.20")
    assert scopes("npm", ["", "x"]) == ("",)


def test_other_repositories_are_asked_too(tmp_path: Path) -> None:
    google = fixed("Maven:https://maven.google.com", "androidx.core:core", "2.0", versions=["1.0"])
    core = Package("maven", "core", "1.0", namespace="androidx.core")
    matched = judged(tmp_path, {"Maven": [record("GHSA-a", google)]}, core)
    assert [finding.advice.id for finding in matched.findings] == ["GHSA-a"]
