from __future__ import annotations

import pytest

from seawall.model.package import Distribution, Inventory, Package, SourcePackage
from seawall.vulnerabilities.judges import judged_by

DEBIAN = Inventory(distributions=(Distribution("debian", "12", "Debian 12"),))
FOREIGN = Inventory(distributions=(Distribution("plan9", "4", "Plan 9"),))


@pytest.mark.parametrize(
    ("package", "inventory", "said"),
    [
        (Package("npm", "x", "1", namespace="@s"), DEBIAN, "the advisories of npm, as @s/x"),
        (Package("generic", "zzz", "1"), DEBIAN, "nobody: a package of this type belongs to no ecosystem"),
        (Package("deb", "libx", "1", source=SourcePackage("x", "1")), DEBIAN, "as source package x"),
        (Package("deb", "x", "1"), FOREIGN, "nobody: no advisory feed covers this distribution"),
        (Package("deb", "x", "1"), Inventory(), "nobody: the distribution is not known"),
        (Package("pypi", "x", "1", owner="python3-x"), DEBIAN, "package python3-x installed its files"),
        (Package("deb", "linux-libc-dev", "1"), DEBIAN, "it brings no kernel"),
    ],
)
def test_who_judges(package: Package, inventory: Inventory, said: str) -> None:
    assert said in judged_by(package, inventory)
