"""Bills of materials as nobody would wish them: for properties that every format must have."""

from __future__ import annotations

from hypothesis import strategies as st

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

_NASTY = (
    "",
    " ",
    "a\nb",
    "</text>",
    "<text>a</text>",
    "]]>",
    "a\x00b\x1b[31m",
    "\u202egpj.exe",
    "\u2028\x85",
    "NOASSERTION",
    "NONE",
    "Tool: x",
    "SPDXRef-DOCUMENT",
    "LicenseRef-a",
    "DocumentRef-x:LicenseRef-y",
    '"}],',
    "%41@1?a=b#c",
    "a: b",
    "Organization: x (y@z)",
    "x  (y@z)",
    "A B <a@b>",
    "\u00e9\u3000",
    "z" * 5000,
)
TEXT = st.sampled_from(_NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_LICENCES = TEXT | st.sampled_from(["MIT", "GPL-2+", "(MIT OR Apache-2.0)", "MIT AND ISC", "see LICENSE"])
_DIGESTS = st.tuples(st.sampled_from(["sha256", "sha1", "md5", "sha3-256", ""]), st.just("ab" * 32) | TEXT)
_LAYERS = st.none() | st.integers(-1, 3)
LOCATIONS = st.builds(Location, TEXT, _LAYERS, st.none() | st.integers(0, 9), TEXT, TEXT)
PACKAGES = st.builds(
    Package,
    st.sampled_from(["npm", "deb", "rpm", "oci", "pypi", "apk", "generic", "golang"]) | TEXT,
    TEXT,
    TEXT,
    st.lists(LOCATIONS, max_size=2).map(tuple),
    namespace=TEXT,
    source=st.none() | st.builds(SourcePackage, TEXT, TEXT),
    arch=TEXT,
    licences=st.lists(_LICENCES, max_size=2).map(tuple),
    qualifiers=st.lists(st.tuples(st.sampled_from(["epoch", "a b", "arch"]), TEXT), max_size=2).map(tuple),
    development=st.booleans(),
    evidence=st.sampled_from(Evidence),
    cataloger=TEXT,
    owner=TEXT,
    root=TEXT,
    distro=TEXT,
    requires=st.lists(TEXT, max_size=1).map(tuple),
    provides=st.lists(TEXT, max_size=1).map(tuple),
    digests=st.lists(_DIGESTS, max_size=2).map(tuple),
    supplier=TEXT,
)
DISTRIBUTIONS = st.builds(
    Distribution, TEXT, TEXT, TEXT, TEXT, st.just(("x",)) | st.just(()), TEXT, TEXT, TEXT
)
LAYERS = st.builds(Layer, TEXT, TEXT, st.integers(0, 1 << 40), TEXT, TEXT)
LEFT = st.builds(NotAssessed, TEXT, TEXT, TEXT, _LAYERS, st.integers(0, 9))
TARGETS = st.builds(
    Target,
    TEXT,
    st.sampled_from(["image", "dir", "file", "rootfs", "registry"]) | TEXT,
    TEXT | st.just("sha256:" + "ab" * 32),
    TEXT,
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
    TEXT,
)
TIMES = st.sampled_from(["2026-01-02T03:04:05Z", "1999-12-31T23:59:59Z"])


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Draw an inventory, its dependencies among its own packages."""
    packages = tuple(draw(st.lists(PACKAGES, max_size=4)))
    packages += packages[:1] * draw(st.integers(0, 1))
    indices = st.integers(0, len(packages) - 1)
    edges = draw(st.dictionaries(indices, st.sets(indices, min_size=1), max_size=3)) if packages else {}
    return Inventory(
        packages,
        tuple(draw(st.lists(DISTRIBUTIONS, max_size=2))),
        tuple(draw(st.lists(LAYERS, max_size=3))),
        tuple(draw(st.lists(LEFT, max_size=2))),
        draw(st.integers(0, 1 << 40)),
        tuple((index, tuple(sorted(needed))) for index, needed in sorted(edges.items())),
    )


BILLS = st.builds(Bill, TARGETS, inventories(), TIMES, st.lists(TEXT, max_size=2).map(tuple))
