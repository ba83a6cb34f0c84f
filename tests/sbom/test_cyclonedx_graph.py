"""The graph of a document: everything is reached from the target, and comes back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.sbom.cyclonedx.graph import Pairs, dependencies, pairs_of, tops
from seawall.sbom.cyclonedx.objects import Dependency

EDGES = st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9), min_size=1), max_size=10)


def pairs(edges: dict[int, set[int]]) -> Pairs:
    return tuple((index, tuple(sorted(needed))) for index, needed in sorted(edges.items()))


@given(EDGES)
def test_everything_is_reached_and_comes_back(edges: dict[int, set[int]]) -> None:
    refs = [f"r{index}" for index in range(10)]
    found = list(dependencies("target", ["os"], refs, pairs(edges)))
    assert found[0].ref == "target"
    assert (found[0].needs or ())[:1] == ("os",)
    needs = {each.ref: each.needs or () for each in found}
    reached, waiting = {"target"}, ["target"]
    while waiting:
        new = set(needs.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    assert reached == {"target", "os", *refs}
    assert pairs_of(found, {ref: index for index, ref in enumerate(refs)}) == pairs(edges)


def test_what_nothing_else_needs_is_on_top() -> None:
    assert tops(4, ((0, (1, 2)), (1, (3,)))) == [0]
    assert tops(3, ()) == [0, 1, 2]
    assert tops(2, ((0, (0,)),)) == [0, 1]  # what needs only itself


def test_of_a_circle_the_first_is_on_top_where_nothing_else_leads_into_it() -> None:
    assert tops(3, ((0, (1,)), (1, (0,)))) == [0, 2]
    assert tops(3, ((0, (1,)), (1, (0,)), (2, (1,)))) == [2]


def test_references_to_what_is_no_package_lead_nowhere() -> None:
    found = [Dependency("a", ("os", "b")), Dependency("os", ("a",)), Dependency("b", None)]
    assert pairs_of(found, {"a": 0, "b": 1}) == ((0, (1,)),)
