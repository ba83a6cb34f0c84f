"""Catalogers of last resort: what they say of a file counts where nobody else speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from seawall.inventory.whole import Seen
from seawall.model.package import NotAssessed, Package


def settled(chosen: Sequence[Seen], owners: Mapping[str, str]) -> list[Seen]:
    """Return the entries with fallbacks heard only where they count.

    A file that a system package installed is the distribution's to judge: a version that upstream wrote into
    it says nothing of the fixes that were ported back.  What another cataloger could not assess in the same
    file for want of a version is answered.  Apart from that, where another found packages of a type, a
    fallback's of that type do not count: the other knows which there are.

    A bill of materials (a fallback for its folder) speaks for the folder that it lies in: what
    a program there says of itself does not count beside it.
    """
    spoken: dict[str, list[Seen]] = {}
    for entry in chosen:
        if _is_fallback(entry) and entry.path not in owners:
            spoken.setdefault(entry.path, []).append(entry)
    billed = {
        path.rpartition("/")[0] + "/"
        for path, entries in spoken.items()
        if any(entry.records.packages and _is_of_folder(entry) for entry in entries)
    }
    if billed:
        spoken = {path: heard for path, entries in spoken.items() if (heard := _heard(path, entries, billed))}
    if not spoken:
        return [entry for entry in chosen if not _is_fallback(entry)]
    others: dict[str, list[Seen]] = {}
    for entry in chosen:
        if entry.path in spoken and not _is_fallback(entry):
            others.setdefault(entry.path, []).append(entry)
    found: list[Seen] = []
    for entry in chosen:
        if not _is_fallback(entry):
            found.append(_answered(entry, spoken.get(entry.path, ())))
        elif entry in spoken.get(entry.path, ()):
            found.append(_unspoken(entry, others.get(entry.path, ())))
    return found


def _is_fallback(entry: Seen) -> bool:
    records = entry.records
    return (
        entry.cataloger is not None
        and entry.cataloger.fallback
        and bool(records.packages or records.problems)
    )


def _is_of_folder(entry: Seen) -> bool:
    return entry.cataloger is not None and entry.cataloger.folder


def _heard(path: str, entries: Sequence[Seen], billed: Iterable[str]) -> list[Seen]:
    """Return those of a file's entries that count: in a folder with a bill of materials, the bill."""
    below = path.startswith(tuple(billed))
    return [entry for entry in entries if not below or _is_of_folder(entry)]


def _answered(entry: Seen, by: Iterable[Seen]) -> Seen:
    """Return an entry without the problems that a fallback has the answer to."""
    if not entry.records.problems:
        return entry
    names = {_name(package) for each in by for package in each.records.packages}
    left = tuple(p for p in entry.records.problems if not _is_about(p, names))
    return replace(entry, records=replace(entry.records, problems=left))


def _unspoken(entry: Seen, others: Iterable[Seen]) -> Seen:
    """Return a fallback's entry without packages of a type that another found, unless it asked for them."""
    taken = {p.type for each in others for p in each.records.packages}
    asked = {p.subject for each in others for p in each.records.problems if p.kind == "package"}
    left = tuple(p for p in entry.records.packages if p.type not in taken or _name(p) in asked)
    return replace(entry, records=replace(entry.records, packages=left))


def _is_about(problem: NotAssessed, names: set[str]) -> bool:
    return problem.kind == "package" and problem.subject in names


def _name(package: Package) -> str:
    return f"{package.namespace}/{package.name}" if package.namespace else package.name
