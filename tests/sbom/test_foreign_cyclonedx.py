"""What other tools write as CycloneDX is read by package URL, with what each says beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall import sbom
from seawall.model.finding import Cvss, PackageRef, Severity, Status
from seawall.model.package import Distribution, Layer, Location, Package, SourcePackage
from seawall.sbom import Bill
from seawall.sbom.foreign import distribution_id, distributions, put_right

FOREIGN = Path(__file__).parent / "foreign-cyclonedx"
CREATED = "2026-01-02T03:04:05Z"


def bill(name: str) -> Bill:
    return sbom.read((FOREIGN / name).read_bytes(), name)


def test_trivy() -> None:
    found = bill("trivy-image.json")
    inventory = found.inventory
    assert (found.created, found.tools, found.writer) == (CREATED, ("trivy 0.59.1",), "cyclonedx-json 1.6")
    assert (found.target.reference, found.target.kind) == ("shop.tar", "image")
    assert found.target.image_id == "sha256:cccc"
    assert inventory.layers == (Layer("sha256:aaaa"), Layer("sha256:bbbb"))
    assert inventory.distributions == (Distribution("rhel", "9.3"),)
    openssl, lodash = inventory.packages
    assert (openssl.version, openssl.full_version) == ("3.0.7-24.el9", "1:3.0.7-24.el9")
    assert openssl.source == SourcePackage("openssl", "3.0.7-24.el9")
    assert (openssl.distro, openssl.arch, openssl.supplier) == ("redhat-9.3", "x86_64", "Red Hat, Inc.")
    assert (openssl.licences, openssl.locations) == (("ASL 2.0",), (Location("", 1),))
    assert lodash.locations == (Location("srv/node_modules/lodash/package.json", 0),)
    assert inventory.dependencies == ((1, (0,)),)
    assert inventory.not_assessed == ()


def test_syft() -> None:
    found = bill("syft.json")
    inventory = found.inventory
    assert found.target.digest == "sha256:" + "0123456789abcdef" * 4
    assert inventory.distributions == (
        Distribution("debian", "11", "Debian GNU/Linux 11 (bullseye)", "bullseye", ("gnu",)),
    )
    (passwd,) = inventory.packages
    assert (passwd.version, passwd.source) == ("1:4.8.1-1+b1", SourcePackage("shadow", "1:4.8.1-1"))
    assert passwd.locations == (
        Location("usr/share/doc/passwd/copyright", 0),
        Location("var/lib/dpkg/status", 1),
    )
    assert passwd.supplier == "Shadow maintainers <shadow@lists.example>"
    (left,) = inventory.not_assessed
    assert (left.kind, left.subject) == ("package", "busybox 1.36.1")
    assert "a CPE and no package URL" in left.why


def test_cyclonedx_npm() -> None:
    found = bill("npm.xml")
    assert (found.created, found.writer) == (CREATED, "cyclonedx-xml 1.6")
    assert found.tools == ("npm 11.19.1", "cyclonedx-npm 6.0.1")
    assert found.target.reference == "shop"
    node, express, nested = found.inventory.packages
    assert (node.namespace, node.name, node.version, node.development) == ("@types", "node", "22.1.0", True)
    assert node.locations == (Location("node_modules/@types/node"),)
    assert (express.licences, express.development) == (("MIT OR ISC",), False)
    assert express.digests == (("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),)
    assert nested.name == "ms"
    assert found.inventory.dependencies == ((1, (2,)),)
    assert found.inventory.not_assessed == ()


def test_cyclonedx_py() -> None:
    found = bill("python.json")
    assert (found.target.reference, found.target.kind) == ("python.json", "sbom")
    assert (found.created, found.tools) == ("", ("cyclonedx-py 4.0.0",))
    requests, pytest_ = found.inventory.packages
    assert requests.licences == ("License :: OSI Approved :: Apache Software License",)
    assert (requests.development, pytest_.development) == (False, True)
    assert found.inventory.dependencies == ((1, (0,)),)
    (left,) = found.inventory.not_assessed
    assert (left.subject, left.weight) == ("made-here 1.0", 1)


def test_a_library_is_in_its_own_bill_with_what_is_wrong_with_it() -> None:
    found = bill("vex.json")
    inventory = found.inventory
    assert [each.name for each in inventory.packages] == ["core", "a", "musl"]
    assert inventory.packages[1].version == "1.0"  # its package URL has none
    assert inventory.packages[2].development
    assert inventory.distributions == (Distribution("alpine", "3.18.4"),)
    assert [each.subject for each in inventory.not_assessed] == ["img", "b 1.0"]
    first, second, third = found.findings
    assert first.advice.severity is Severity.CRITICAL
    assert first.advice.severity_source == "NVD"
    assert first.advice.cvss == (Cvss("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),)
    assert first.advice.cwes == ("CWE-20", "CWE-502")
    assert (first.status, first.explanation) == (Status.NOT_AFFECTED, "the look-up is off")
    assert first.packages == (PackageRef("pkg:maven/org.example/core@2.14.1", "core", "2.14.1"),)
    assert (second.type, second.package, second.version) == ("npm", "a", "1.0")
    assert second.status is Status.WILL_NOT_FIX
    assert (third.packages, third.fixed_version) == ((), "2")


@pytest.mark.parametrize(
    ("distro", "namespace", "expected"),
    [
        ("debian-11.7", "debian", Distribution("debian", "11.7")),
        ("redhat-9.3", "redhat", Distribution("rhel", "9.3")),
        ("opensuse-leap-15.4", "opensuse", Distribution("opensuse-leap", "15.4")),
        ("opensuse-tumbleweed-20260101", "opensuse", Distribution("opensuse-tumbleweed", "20260101")),
        ("3.18.4", "alpine", Distribution("alpine", "3.18.4")),
        ("bookworm", "debian", Distribution("debian", codename="bookworm")),
        ("debian-bookworm", "debian", Distribution("debian", codename="bookworm")),
        ("arch", "arch", Distribution("arch")),
        ("", "wolfi", Distribution("wolfi")),
    ],
)
def test_packages_tell_their_distribution(distro: str, namespace: str, expected: Distribution) -> None:
    packages = [Package("deb", "a", "1", namespace=namespace, distro=distro), Package("npm", "b", "1")]
    assert distributions(packages) == (expected,)


def test_most_packages_decide() -> None:
    packages = [Package("deb", "a", "1", distro=distro) for distro in ("debian-12", "debian-11", "debian-11")]
    assert distributions(packages) == (Distribution("debian", "11"),)
    assert distributions([Package("npm", "a", "1", distro="debian-11")]) == ()


def test_distributions_have_the_names_of_os_release() -> None:
    assert list(map(distribution_id, ("Oracle", "amazon", "alma", "debian"))) == [
        "ol",
        "amzn",
        "almalinux",
        "debian",
    ]


def test_what_a_package_url_leaves_out_is_put_right() -> None:
    epoch = Package(
        "deb", "a", "2-1", source=SourcePackage("b", "2-1"), qualifiers=(("epoch", "1"), ("x", "y"))
    )
    assert put_right(epoch) == Package(
        "deb", "a", "1:2-1", source=SourcePackage("b", "1:2-1"), qualifiers=(("x", "y"),)
    )
    rebuilt = put_right(Package("deb", "a", "2-1+b3"))
    assert rebuilt.source == SourcePackage("a", "2-1")
    rpm = Package("rpm", "a", "1", source=SourcePackage("z-lib-1.2-3.el9.src.rpm", "1"))
    assert put_right(rpm).source == SourcePackage("z-lib", "1.2-3.el9")
    alpine = Package("apk", "a", "1", namespace="alpine", distro="3.18.4")
    assert put_right(alpine).distro == "alpine-3.18.4"
    npm = Package("npm", "a", "1+b1", distro="1")
    assert put_right(npm) == npm
