"""What each COPY and ADD would take from the context: sources against what the walk found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct

from seawall.dockerfile.context.globs import clean, has_wildcard, matcher, seen
from seawall.dockerfile.context.ignoring import Matcher
from seawall.dockerfile.context.instructions import Instruction
from seawall.dockerfile.context.walking import Context, Entry, Kind
from seawall.model.errors import Malformed
from seawall.model.text import visible

_HOPS = 40


class Taken(Struct, frozen=True):
    """What one instruction takes: its files and links in the order of the walk, and their bytes.

    `missing` says of each source that takes nothing why; `special` are sockets, pipes and devices, of which a
    build refuses some and leaves out others.
    """

    instruction: Instruction
    paths: tuple[str, ...]
    bytes: int
    missing: tuple[str, ...] = ()
    special: tuple[str, ...] = ()


class Sources:
    """The context made ready for being asked what lies below a path."""

    def __init__(self, context: Context) -> None:
        self._entries = context.entries
        self._order = sorted(context.entries)
        self._rank = {path: number for number, path in enumerate(context.entries)}
        self._above = {""}
        for path in self._order:
            while (path := path.rpartition("/")[0]) and path not in self._above:
                self._above.add(path)

    def taken(self, instruction: Instruction) -> Taken:
        """Return what an instruction takes; a pattern of it that is malformed is told as missing."""
        found: dict[str, None] = {}
        missing = list(instruction.unknown)
        try:
            exclude = Matcher(instruction.exclude)
        except Malformed as error:
            exclude = Matcher(())
            missing.append(f"--exclude: {error}: the build would fail of it")
        for source in instruction.sources:
            try:
                tops = self._tops(source, parents=instruction.parents)
                taken = [path for top in tops for path in self._below(top, exclude)]
            except Malformed as error:
                missing.append(f"{visible(source)}: {error}")
                continue
            found.update(dict.fromkeys(taken))
            if not tops:
                missing.append(f"{visible(source)}: nothing of that name is in the context")
        entries = [self._entries[path] for path in sorted(found, key=self._rank.__getitem__)]
        return Taken(
            instruction,
            tuple(entry.path for entry in entries if entry.kind is not Kind.SPECIAL),
            sum(entry.size for entry in entries),
            tuple(missing),
            tuple(entry.path for entry in entries if entry.kind is Kind.SPECIAL),
        )

    def _tops(self, source: str, *, parents: bool) -> list[str]:
        """Return the paths that a source names, links in it followed, as a build does, within the root."""
        path = clean(f"/{source}")[1:]
        if not has_wildcard(path):
            top = self._real(path)
            return [] if top is None else [top]
        if parents and "**" in path:
            every = Matcher((path,))
            matched = [name for name in self._order if every.excludes(name)]
        else:
            matched = list(self._matching(path))
        tops = (self._real(name) for name in matched)
        return [top for top in dict.fromkeys(tops) if top is not None]

    def _matching(self, pattern: str) -> Iterator[str]:
        """Yield what a pattern matches: the part before its first wildcard is a directory, not a pattern."""
        parts = pattern.split("/")
        first = next(index for index, part in enumerate(parts) if has_wildcard(part))
        base = self._real("/".join(parts[:first]))
        if base is None:
            return
        expression = matcher("/".join(parts[first:]))
        start = f"{base}/" if base else ""
        for path in self._range(start):
            if expression.search(seen(path[len(start) :])):
                yield path

    def _range(self, start: str) -> Iterable[str]:
        """Return the paths that begin with `start`, of which there may be many."""
        low = bisect_left(self._order, start)
        high = bisect_left(self._order, f"{start[:-1]}0") if start else len(self._order)  # "0" follows "/"
        return self._order[low:high]

    def _below(self, top: str, exclude: Matcher) -> Iterator[str]:
        """Yield what a copy takes; `--exclude` is relative to the directory, or of the file's name."""
        entry = self._entries.get(top)
        if entry is not None and entry.kind is not Kind.DIRECTORY:
            if not exclude.excludes(top.rpartition("/")[2]):
                yield top
            return
        start = f"{top}/" if top else ""
        for path in self._range(start):
            if self._entries[path].kind is not Kind.DIRECTORY and not (
                exclude.patterns and exclude.excludes(path[len(start) :])
            ):
                yield path

    def _real(self, path: str) -> str | None:
        """Follow links, the last part's too, never above the root; None where it leads to nothing."""
        left = [part for part in path.split("/") if part][::-1]
        at = ""
        hops = 0
        while left:
            part = left.pop()
            if part in {".", ""}:
                continue
            if part == "..":
                at = at.rpartition("/")[0]
                continue
            at = f"{at}/{part}" if at else part
            entry = self._entries.get(at)
            if entry is None and at not in self._above:
                return None
            if entry is not None and entry.kind is Kind.LINK:
                hops += 1
                if hops > _HOPS:
                    raise Malformed("links lead in a circle, or over more than 40 steps")
                left += entry.target.split("/")[::-1]
                at = "" if entry.target.startswith("/") else at.rpartition("/")[0]
            elif entry is not None and left and entry.kind is not Kind.DIRECTORY:
                return None
        return at


def takers(taken: Iterable[Taken]) -> dict[str, list[int]]:
    """Return for each path that is taken the lines of the instructions that take it, ascending."""
    lines: dict[str, list[int]] = {}
    for each in taken:
        for path in each.paths:
            lines.setdefault(path, []).append(each.instruction.line)
    return lines


def untaken(context: Context, taken: Iterable[Taken]) -> Iterator[Entry]:
    """Yield the files that no instruction takes."""
    paths = {path for each in taken for path in each.paths}
    return (entry for entry in context.files() if entry.path not in paths)
