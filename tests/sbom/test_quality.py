"""How complete a bill is, by NTIA and by CISA."""

from __future__ import annotations

from seawall.model.package import Inventory, NotAssessed, Package
from seawall.model.report import Target
from seawall.sbom import Bill
from seawall.sbom.quality import CISA, NTIA, Element, assess

WHOLE = Package("npm", "a", "1", licences=("MIT",), digests=(("sha512", "0" * 128),), supplier="somebody")
BARE = Package("npm", "b", "", licences=("see the website",), digests=(("md5", "0" * 32),))
UNREAD = NotAssessed("package", "components[2]", "not its shape", weight=2)


def bill(*packages: Package, **more: object) -> Bill:
    inventory = Inventory(
        packages, not_assessed=(UNREAD,), dependencies=((0, (1,)),) if len(packages) > 1 else ()
    )
    made = Bill(Target("x", "dir"), inventory, "2026-01-02T03:04:05Z", ("seawall 1",))
    return Bill(**{**{name: getattr(made, name) for name in Bill.__struct_fields__}, **more})


def element(found: tuple[Element, ...], name: str) -> tuple[int, int]:
    return next((each.having, each.of) for each in found if each.name == name)


def test_what_is_there_is_counted_and_what_is_missing_named() -> None:
    elements = assess(bill(WHOLE, BARE)).elements
    assert {each.name: (each.having, each.of) for each in elements} == {
        "component name": (2, 4),
        "component version": (1, 4),
        "supplier or producer": (1, 4),
        "unique identifier": (2, 4),
        "cryptographic hash": (1, 4),
        "licence": (1, 4),
        "dependency relationship": (2, 4),
        "author of the bill": (1, 1),
        "time of making": (1, 1),
        "tool and its version": (1, 1),
        "what it is of": (1, 1),
    }
    version = next(each for each in elements if each.name == "component version")
    assert (version.percent, version.missing) == (25.0, ("b",))


def test_the_authorities_ask_for_different_things() -> None:
    found = assess(bill(WHOLE))
    asked = {
        name: [each.name for each in found.elements if name in each.authorities] for name in (NTIA, CISA)
    }
    assert set(asked[CISA]) - set(asked[NTIA]) == {
        "cryptographic hash", "licence", "tool and its version", "what it is of",
    }  # fmt: skip
    assert set(asked[NTIA]) <= set(asked[CISA])


def test_a_bill_without_author_and_time_says_so() -> None:
    elements = assess(bill(WHOLE, created="yesterday", tools=())).elements
    assert element(elements, "author of the bill") == element(elements, "time of making") == (0, 1)
    assert element(elements, "tool and its version") == (0, 1)
    assert element(assess(bill(WHOLE, tools=("made by hand ",))).elements, "tool and its version") == (0, 1)


def test_scores_are_means_and_only_all_is_a_hundred() -> None:
    one, other = Package("npm", "a", "1", supplier="s"), Package("npm", "b", "1", supplier="s")
    inventory = Inventory((one, other), dependencies=((0, (1,)),))
    assert dict(assess(bill(inventory=inventory)).scores) == {NTIA: 100.0, CISA: 81.8}
    assert Element("x", (NTIA,), 9999, 10000).percent == 99.9
    assert Element("x", (NTIA,), 0, 0).percent == 100.0
