"""What a standard has no field for comes back exactly, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, Package, SourcePackage
from seawall.model.purl import parsed, purl
from seawall.sbom.residue import residue, restored

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
NAMES = TEXT.filter(lambda text: text.strip("/ ") != "" and text.strip() != "")
PACKAGES = st.builds(
    Package,
    st.sampled_from(["npm", "deb", "pypi", "generic"]),
    NAMES,
    TEXT,
    st.lists(st.builds(Location, TEXT, st.none() | st.integers(0, 9), st.none(), TEXT), max_size=2).map(
        tuple
    ),
    namespace=TEXT,
    source=st.none() | st.builds(SourcePackage, TEXT, TEXT),
    evidence=st.sampled_from(Evidence),
    development=st.booleans(),
    digests=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)


@given(PACKAGES)
def test_a_package_comes_back_from_its_url_and_the_rest(package: Package) -> None:
    visible = Package("generic", "", "")
    assert restored(visible, residue(package, visible)) == package
    try:
        visible = parsed(purl(package))
    except Malformed:
        return
    noted = residue(package, visible)
    assert noted.isascii()
    assert (restored(visible, noted) if noted else visible) == package


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"name": 1}', '{"locations": [{"line": "x"}]}', "[" * 100_000]
)
def test_what_nobody_wrote_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="seawall:"):
        restored(Package("npm", "a", "1"), text)


def test_half_a_character_comes_back() -> None:
    package = Package("npm", "caf\udce9", "1", (Location("caf\udce9"),))
    noted = residue(package, Package("npm", "caf\ufffd", "1"))
    assert noted.isascii()
    assert restored(Package("npm", "caf\ufffd", "1"), noted) == package
