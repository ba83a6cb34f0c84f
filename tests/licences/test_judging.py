"""Packages by their licences: refused, accepted, or not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.licences import Rules
from seawall.licences.judging import judged
from seawall.model.finding import Severity
from seawall.model.package import Inventory, Location, Package


def refused(texts: tuple[str, ...], rules: Rules) -> list[str]:
    package = Package(
        "deb", "a", "1", (Location("status"),), namespace="debian", distro="debian-12", licences=texts
    )
    found = judged(Inventory(packages=(package,)), rules)
    assert found.assessed + sum(each.weight for each in found.not_assessed) in {0, 1}
    return [each.advice.id for each in found.findings]


DENY = Rules(deny=("GPL-3.0", "AGPL*", "LGPL-2.1+", "Commercial"))
ALLOW = Rules(
    allow=("MIT", "Apache-2.0", "BSD", "GPL-2.0-only WITH Classpath-exception-2.0"), deny=("gpl-2.0-only",)
)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("MIT",), []),
        (("GPL-3",), ["GPL-3.0-only"]),
        (("GPL-3+",), []),
        (("AGPLv3+",), ["AGPL-3.0-or-later"]),
        (("LGPL-2.1-or-later",), ["LGPL-2.1-or-later"]),
        (("GPL-3.0-only OR MIT",), []),
        (("GPL-3.0-only OR AGPL-3.0-only",), ["GPL-3.0-only OR AGPL-3.0-only"]),
        (("GPL-3.0-only AND AGPL-3.0-only AND MIT",), ["GPL-3.0-only", "AGPL-3.0-only"]),
        (("MIT", "(GPL-3.0-only OR AGPL-3.0-only) AND ISC"), ["GPL-3.0-only OR AGPL-3.0-only"]),
        (("MIT OR (GPL-3.0-only AND ISC)",), []),
        (("GPL-3.0-only OR (AGPL-3.0-only AND ISC)",), ["GPL-3.0-only OR (AGPL-3.0-only AND ISC)"]),
        (("GPL-3.0-only WITH GCC-exception-3.1",), ["GPL-3.0-only WITH GCC-exception-3.1"]),
        (("commercial",), ["commercial"]),
        (("GPL-3.0-only and something",), ["GPL-3.0-only"]),
        (("something",), []),
    ],
)
def test_denied(texts: tuple[str, ...], found: list[str]) -> None:
    assert refused(texts, DENY) == found


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("MIT", "Expat"), []),
        (("BSD",), []),
        (("ISC",), ["ISC"]),
        (("ISC OR MIT",), []),
        (("MIT AND ISC",), ["ISC"]),
        (("Apache-2.0 WITH LLVM-exception",), []),
        (("GPL-2.0-only",), ["GPL-2.0-only"]),
        (("GPL-2.0-only WITH Classpath-exception-2.0",), []),
        (("GPL-2.0-only WITH Linux-syscall-note",), ["GPL-2.0-only WITH Linux-syscall-note"]),
    ],
)
def test_allowed(texts: tuple[str, ...], found: list[str]) -> None:
    assert refused(texts, ALLOW) == found


def test_what_is_not_known_is_said() -> None:
    packages = tuple(
        Package("npm", name, "1", (Location("x"),), licences=texts)
        for name, texts in (("a", ()), ("b", ("SEE LICENSE IN X",)), ("c", ("MIT",)), ("d", ("MIT and odd",)))
    )
    found = judged(Inventory(packages=packages), DENY)
    assert (found.findings, found.assessed) == ((), 1)
    [told] = found.not_assessed
    assert (told.kind, told.subject, told.weight) == ("licence", "a, b, d", 3)
    strict = judged(Inventory(packages=packages), Rules(unknown=Severity.MEDIUM))
    assert [(each.package, each.advice.severity) for each in strict.findings] == [
        ("a", Severity.MEDIUM),
        ("b", Severity.MEDIUM),
        ("d", Severity.MEDIUM),
    ]
    assert strict.not_assessed == ()


def test_a_finding_names_the_package() -> None:
    package = Package("npm", "x", "1", (Location("p"),), namespace="@s", licences=("GPL-3.0-only",))
    [found] = judged(Inventory(packages=(package,)), DENY).findings
    assert (found.kind, found.package, found.packages[0].purl) == ("license", "@s/x", "pkg:npm/%40s/x@1")
    assert found.explanation == "its licence: GPL-3.0-only"


NAMES = st.sampled_from(["MIT", "GPL-3.0-only", "AGPL-3.0-only", "ISC", "odd"])


@given(
    st.recursive(
        NAMES,
        lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
    )
)
def test_accepted_as_logic_says(expression: str) -> None:
    if "odd" in expression:
        refused((expression,), DENY)
        return
    logic = expression.replace("AND", "and").replace("OR", "or")
    for name, value in (
        ("AGPL-3.0-only", "False"),
        ("GPL-3.0-only", "False"),
        ("MIT", "True"),
        ("ISC", "True"),
    ):
        logic = logic.replace(name, value)
    assert (refused((expression,), DENY) == []) is eval(logic)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_rule_and_any_text(name: str, text: str) -> None:
    refused((text,), Rules(deny=(name,), allow=(text,)))
