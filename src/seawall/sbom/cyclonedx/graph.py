"""Dependencies by reference, from the target down, and back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from seawall.model.package import Inventory
from seawall.sbom.cyclonedx.objects import Dependency

Pairs = tuple[tuple[int, tuple[int, ...]], ...]


def dependencies(
    root: str, systems: Sequence[str], refs: Sequence[str], pairs: Pairs
) -> Iterator[Dependency]:
    """Yield what the target needs, its operating systems first, then what each package does.

    What has dependencies that are not known, or none, is not in the graph as a dependent: the specification
    reads its absence as "not known".
    """
    yield Dependency(root, (*systems, *(refs[index] for index in tops(len(refs), pairs))))
    for index, needed in pairs:
        yield Dependency(refs[index], tuple(dict.fromkeys(refs[other] for other in needed)))


def tops(count: int, pairs: Pairs) -> list[int]:
    """Return the packages from which all others are reached, ascending.

    They are those that nothing else needs, and the first of each circle that is reached from none of those.
    """
    needs = dict(pairs)
    needed = {other for index, others in pairs for other in others if other != index}
    found = [index for index in range(count) if index not in needed]
    if not needed:
        return found
    reached = set(found)
    _reach(found, needs, reached)
    for start in range(count):
        if start not in reached:
            found.append(start)
            reached.add(start)
            _reach([start], needs, reached)
    return sorted(found)


def _reach(starts: Iterable[int], needs: Mapping[int, tuple[int, ...]], reached: set[int]) -> None:
    waiting = deque(starts)
    while waiting:
        for other in needs.get(waiting.popleft(), ()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)


def pairs_of(found: Iterable[Dependency], indices: Mapping[str, int]) -> Pairs:
    """Return dependencies between packages, by index; of references to anything else nothing is kept."""
    needs: dict[int, set[int]] = {}
    for each in found:
        index = indices.get(each.ref)
        if index is not None and each.needs:
            needs.setdefault(index, set()).update(indices[ref] for ref in each.needs if ref in indices)
    return tuple((index, tuple(sorted(others))) for index, others in sorted(needs.items()) if others)


def in_range(inventory: Inventory) -> Pairs:
    """Return the dependencies of an inventory between packages that it has."""
    count = len(inventory.packages)
    return tuple(
        (index, kept)
        for index, needed in inventory.dependencies
        if 0 <= index < count and (kept := tuple(other for other in needed if 0 <= other < count))
    )
