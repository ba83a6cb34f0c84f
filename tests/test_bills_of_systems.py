"""Findings from an image equal those from its bill, in every format, for each kind of operating system.

The advisories name every package that the images hold, once by its own name and once by its source's, so that
nothing that a bill loses (epoch, stream, source, release, root, subscription, owner) can go unnoticed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seawall import sbom
from seawall.inventory import take
from seawall.inventory.graph import joined
from seawall.model.package import Evidence, Inventory
from seawall.model.report import Target
from seawall.sbom import Bill
from seawall.source.detect import open_source
from seawall.source.oci.image import Image
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.match import Matched, match
from support.advisories import Record, affected, fixed, record, updated, write_mirror
from support.images import DEBIAN_11, Entry, build, file, stanza, write_layout

FIXTURES = Path(__file__).parent / "inventory" / "fixtures"
FORMATS = [
    (each, version)
    for name, each in sbom.all_formats().items()
    if each.read and each.write and name != "purls"
    for version in each.versions
]
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def release(name: str, version: str, more: str = "") -> Entry:
    return file(
        "etc/os-release", f'ID={name}\nVERSION_ID="{version}"\nPRETTY_NAME="{name} {version}"\n{more}'
    )


def fixture(case: str, below: str = "") -> list[Entry]:
    """Return the files of a cataloger's fixture, below a directory."""
    tree = FIXTURES / case / "tree"
    return [
        file(below + path.relative_to(tree).as_posix(), path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    ]


UBUNTU = release("ubuntu", "22.04")
UBUNTU_DPKG = file(
    "var/lib/dpkg/status",
    stanza("libssl3", "3.0.2-0ubuntu1.10", Source="openssl")
    + stanza("imagemagick", "8:6.9.11-1ubuntu1+esm1")
    + stanza("libgnutls30", "3.7.3-4ubuntu1.2+fips1", Source="gnutls28"),
)
NODE = file("app/node_modules/lodash/package.json", '{"name": "lodash", "version": "4.17.20"}')
PIP = "Metadata-Version: 2.1\nName: Jinja2\nVersion: 2.10\n\n"
OWNED = [
    file("usr/lib/python3/dist-packages/Jinja2-2.10.dist-info/METADATA", PIP),
    file(
        "var/lib/dpkg/info/python3-jinja2.list",
        "/usr/lib/python3/dist-packages/Jinja2-2.10.dist-info/METADATA\n",
    ),
]
APK = "".join(
    f"P:{name}\nV:{version}\nA:x86_64\no:{origin}\n\n"
    for name, version, origin in (("libssl3", "3.1.0-r0", "openssl"), ("busybox", "1.36.0-r9", "busybox"))
)
ALPINE = [release("alpine", "3.18.4"), file("lib/apk/db/installed", APK)]
DEBIAN = [
    file("etc/os-release", DEBIAN_11),
    file(
        "var/lib/dpkg/status",
        stanza("libssl1.1", "1.1.1k-1+b2", Source="openssl (1.1.1k-1)") + stanza("python3-jinja2", "2.10-1"),
    ),
]

IMAGES: dict[str, list[list[Entry]]] = {
    "rpm-sqlite": [[release("rocky", "9.3"), *fixture("rpm/sqlite")], [NODE]],
    "rpm-bdb": [[release("centos", "7"), *fixture("rpm/bdb")]],
    "rpm-ndb": [[release("opensuse-leap", "15.5"), *fixture("rpm/ndb")]],
    "rpm-red-hat": [[release("rhel", "9.3"), *fixture("rpm/sqlite-wal")]],
    "rpm-manifest": [[release("azurelinux", "3.0"), *fixture("rpm-manifest/mariner")]],
    "apk": [ALPINE, [NODE]],
    "apk-edge": [[release("alpine", "3.21.0_alpha20240807"), file("lib/apk/db/installed", APK)]],
    "apk-binary": [[release("wolfi", "20230201"), *fixture("apk/binary")]],
    "dpkg": [DEBIAN, OWNED, [NODE]],
    "distroless": [[file("etc/os-release", DEBIAN_11), *fixture("dpkg/distroless")]],
    "chiselled": [[UBUNTU, *fixture("chisel/ubuntu")]],
    "ubuntu": [[UBUNTU, UBUNTU_DPKG]],
    "ubuntu-pro": [[UBUNTU, UBUNTU_DPKG], [fixture("ubuntu-pro/enabled")[-1]]],
    "two-systems": [
        DEBIAN,
        [Entry(f"srv/jail/{each.name}", each.content) for each in ALPINE],
        [Entry(f"opt/other/{each.name}", each.content) for each in (UBUNTU, UBUNTU_DPKG)],
    ],
    "deleted-database": [DEBIAN, [file("var/lib/dpkg/.wh.status")], OWNED],
    "no-release": [[*fixture("dpkg/distroless"), NODE]],
    "not-covered": [[release("arch", ""), *fixture("pacman/arch")]],
    "language": [[NODE], OWNED[:1], fixture("go-binary/modules"), fixture("java-archive/shaded")],
}
SCOPES = {
    "Alpine": ("Alpine:v3.18", "Alpine:edge"),
    "Azure Linux": ("Azure Linux:3",),
    "Debian": ("Debian:11",),
    "Go": ("Go",),
    "Maven": ("Maven",),
    "PyPI": ("PyPI",),
    "Red Hat": ("Red Hat:enterprise_linux:7::server", "Red Hat:enterprise_linux:9::appstream"),
    "Rocky Linux": ("Rocky Linux:9",),
    "Ubuntu": ("Ubuntu:22.04:LTS", "Ubuntu:Pro:22.04:LTS", "Ubuntu:Pro:FIPS-updates:22.04:LTS"),
    "Wolfi": ("Wolfi",),
    "npm": ("npm",),
    "openSUSE": ("openSUSE:Leap 15.5",),
}
FIXED = {"Go": "v99.0.0", "Ubuntu": "99:1"}
NOT_JUDGED = {"not-covered"}


def taken(layers: list[list[Entry]], there: Path) -> Inventory:
    image = open_source(str(write_layout(there, [build(layers)])), None)
    assert isinstance(image, Image)
    return joined(take.of_image(image, frozenset(Evidence)))


def advisories(names: Iterable[str]) -> dict[str, list[Record]]:
    """Return, for each ecosystem, a fix and an unfixed affection for each name in each scope."""
    known = sorted(names)
    return {
        ecosystem: [
            record(
                f"X-{ecosystem.replace(' ', '')}-{number}-{kind}",
                *(
                    fixed(scope, name, FIXED.get(ecosystem, "99"))
                    if kind == "f"
                    else affected(scope, name, {"introduced": "0"})
                    for scope in scopes
                ),
                upstream=[f"CVE-2024-{1000 + number}{kind == 'f':d}"],
            )
            for number, name in enumerate(known)
            for kind in "fa"
        ]
        for ecosystem, scopes in SCOPES.items()
    }


@pytest.fixture(scope="module")
def inventories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Inventory]:
    root = tmp_path_factory.mktemp("images")
    return {name: taken(layers, root / name) for name, layers in IMAGES.items()}


@pytest.fixture(scope="module")
def cache(inventories: dict[str, Inventory], tmp_path_factory: pytest.TempPathFactory) -> Path:
    packages = [package for inventory in inventories.values() for package in inventory.packages]
    names = {package.name for package in packages} | {each.source.name for each in packages if each.source}
    names |= {f"{each.namespace}:{each.name}" for each in packages if each.type == "maven"}
    names |= {f"{each.namespace}/{each.name}" for each in packages if each.type == "golang"}
    root = tmp_path_factory.mktemp("advisories")
    outcomes = updated(root / "cache", write_mirror(root / "mirror", advisories(names)))
    assert all(not outcome.error for outcome in outcomes.values()), outcomes
    return root / "cache"


def judged(inventory: Inventory, cache: Path) -> Matched:
    with Database.open(cache, starter=False) as database:
        return match(inventory, database, NOW)


@pytest.mark.parametrize("name", IMAGES)
def test_a_bill_is_the_image(name: str, inventories: dict[str, Inventory], cache: Path) -> None:
    inventory = inventories[name]
    bill = Bill(Target("x", "oci-dir"), inventory, "2026-01-02T00:00:00Z", ("seawall 1",))
    expected = judged(inventory, cache)
    assert inventory.packages
    assert bool(expected.findings) == (name not in NOT_JUDGED)
    for each, version in FORMATS:
        assert each.write is not None
        out = io.BytesIO()
        each.write(bill, version, out)
        read = sbom.read(out.getvalue(), "bill").inventory
        assert read == inventory, (each.name, version)
        assert judged(read, cache) == expected, (each.name, version)
