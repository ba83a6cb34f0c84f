"""The facts in data/<scheme>.txt: what specifications and the ecosystems' tools say, one a line."""

from __future__ import annotations

import pytest

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.schemes import schemes
from support.versions.facts import Fact, facts, refused
from support.versions.reference import ORDERS

FACTS = [(scheme, fact) for scheme in ORDERS for fact in facts(scheme)]
REFUSED = [(scheme, version) for scheme in ORDERS for version in refused(scheme)]


def test_every_scheme_has_facts() -> None:
    assert set(schemes()) == set(ORDERS)
    assert all(len(facts(scheme)) >= 50 and len(refused(scheme)) >= 8 for scheme in schemes())


@pytest.mark.parametrize(("scheme", "fact"), FACTS, ids=str)
def test_fact(scheme: str, fact: Fact) -> None:
    key = schemes()[scheme].key
    left, right = key(fact.left), key(fact.right)
    assert "<=>"[(left > right) - (left < right) + 1] == fact.sign
    assert "<=>"[ORDERS[scheme](fact.left, fact.right) + 1] == fact.sign


@pytest.mark.parametrize(("scheme", "version"), REFUSED)
def test_refused(scheme: str, version: str) -> None:
    with pytest.raises(InvalidVersion) as raised:
        schemes()[scheme].key(version)
    assert raised.value.scheme == scheme
    assert raised.value.version == version
