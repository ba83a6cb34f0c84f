"""Small bills of materials that are as they should be, and one whose names are not."""

from __future__ import annotations

from seawall.model.package import (
    Distribution,
    Evidence,
    Inventory,
    Layer,
    Location,
    NotAssessed,
    Package,
    SourcePackage,
)
from seawall.model.report import Target
from seawall.sbom import Bill

CREATED = "2026-01-02T03:04:05Z"
IMAGE = Target(
    "registry.example/team/app:1.2",
    "registry",
    digest="sha256:" + "ab" * 32,
    image_id="sha256:" + "cd" * 32,
    platform="linux/amd64",
)
LIBRARY = Package(
    "deb",
    "libssl3",
    "3.0.11-1~deb12u2",
    (Location("var/lib/dpkg/status", 0, 412),),
    namespace="debian",
    source=SourcePackage("openssl", "3.0.11-1~deb12u2"),
    arch="amd64",
    licences=("Apache-2.0", "Artistic or GPL-1+, as told"),
    cataloger="dpkg",
    distro="debian-12",
    digests=(("md5", "0123456789abcdef0123456789abcdef"),),
    supplier="Debian OpenSSL Team <openssl@example.org>",
)
MODULE = Package(
    "npm",
    "core",
    "7.24.0",
    (Location("app/node_modules/@babel/core/package.json", 1), Location("app/package-lock.json", 1, 12)),
    namespace="@babel",
    licences=("MIT OR ISC",),
    evidence=Evidence.DECLARED,
    development=True,
    cataloger="node-package-lock",
    digests=(("sha512", "ef" * 64), ("sha3-256", "12" * 32)),
)
WHEEL = Package("pypi", "urllib3", "2.0.7", (Location("usr/lib/python3/dist-packages/urllib3", 1),))

FULL = Bill(
    IMAGE,
    Inventory(
        (LIBRARY, MODULE, WHEEL, WHEEL),
        (Distribution("debian", "12", "Debian GNU/Linux 12", "bookworm", path="etc/os-release"),),
        (Layer("sha256:" + "1" * 64, size=10), Layer("sha256:" + "2" * 64, created_by="RUN npm ci")),
        (NotAssessed("file", "app/broken.jar", "not a zip archive", layer=1),),
        files_seen=1234,
        dependencies=((1, (2,)), (2, (0, 1))),
    ),
    CREATED,
    tools=("seawall 0.1.0",),
)
EMPTY = Bill(Target("empty", "dir"), Inventory(), CREATED)
HOSTILE = Bill(
    Target("a\nb</text>\x1b[31m", "dir"),
    Inventory(
        (
            Package("npm", "x\n</text>\nPackageName: y", "\u202e1.0\x00", (Location("p\nq<text>", 9),)),
            Package("", "no type", "", licences=("DocumentRef-a:LicenseRef-b", "see\nthere </text>")),
            Package("deb", "z" * 300, "1 0", supplier="A ( B (c@d)", digests=(("sha256", "nonsense"),)),
            Package("oci", "image", "1", source=SourcePackage("a b", "c d")),
        ),
        (Distribution("", "\n"), Distribution("two", "2", root="chroot")),
        (Layer(""), Layer("x"), Layer("x")),
        (NotAssessed("target", "\n", "</text>"),),
    ),
    CREATED,
    tools=("", "a\nb 1"),
)
BILLS = {"full": FULL, "empty": EMPTY, "hostile": HOSTILE}
