"""Files with their findings mended: edits made, the result read again, until nothing more can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import unified_diff
from typing import TypeAlias

from msgspec import Struct

from seawall.posture.base import Check
from seawall.posture.editing import Edit, Editor
from seawall.posture.engine import Broken, split
from seawall.posture.reading import Read, read
from seawall.posture.settings import Settings

_MOST_READ_AGAIN = 8 << 20
"""Of one file, what is read again to try changes, in characters; what is not tried by then is left."""
_CONTAINER = 200
"""What a container costs beside its characters: every check judges it again."""

_Group: TypeAlias = tuple[tuple[int, str], list[Edit]]
"""The edits of one container, and what they are refused by: its number, and the first check they mend."""


class Mended(Struct, frozen=True):
    """A file's text after it was mended, and how many findings that were told before are gone.

    `cut` says that it ended before all changes were tried.
    """

    file: str
    before: str
    after: str
    mended: int
    cut: bool = False

    def diff(self) -> str:
        """Return the change as a unified difference; "" where there is none."""
        lines = unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{self.file}",
            f"b/{self.file}",
        )
        told = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
        return "".join(told)


def mend(
    file: Read, checks: Sequence[Check], settings: Settings, *, unsafe: bool = False, script: bool = False
) -> Mended:
    """Make the safe changes of every check that a file breaks, and with `unsafe` the others, too.

    What a change shares with others (anchors, services extended) is left as it is, and so is a file that
    could not be read as before with the change made.  Where changes that are made together fail, those of
    one container after the other are tried.  All this goes on until _MOST_READ_AGAIN was read.
    """
    now = file
    first = len(_mendable(file, checks, settings, unsafe=unsafe))
    left = first
    unread, cost = _MOST_READ_AGAIN, len(file.text) + _CONTAINER * len(file.containers)
    refused: set[tuple[int, str]] = set()
    while groups := _edits(now, _mendable(now, checks, settings, unsafe=unsafe), refused):
        if unread < 0:
            return Mended(file.file, file.text, now.text, first - left, cut=True)
        unread -= cost
        made = groups
        after = _tried(now, made, script=script)
        if after is None:
            after, made = now, []
            for group in groups:
                if unread < 0:
                    break
                unread -= cost
                one = _tried(now, [*made, group], script=script)
                if one is None:
                    refused.add(group[0])
                else:
                    after = one
                    made.append(group)
        count = len(_mendable(after, checks, settings, unsafe=unsafe))
        if after is not now and count >= left:  # nothing is gained
            refused |= {key for key, _ in made}
            continue
        now, left = after, count
    return Mended(file.file, file.text, now.text, first - left)


def _mendable(
    file: Read, checks: Sequence[Check], settings: Settings, *, unsafe: bool
) -> list[tuple[int, Broken]]:
    told, _ = split(file, checks, settings)
    places = {id(container): number for number, container in enumerate(file.containers)}
    return [
        (places[id(broken.container)], broken)
        for broken in told
        if (unsafe or broken.check.safe)
        and (broken.check.changes if broken.hit.changes is None else broken.hit.changes)
    ]


def _edits(file: Read, broken: Iterable[tuple[int, Broken]], refused: set[tuple[int, str]]) -> list[_Group]:
    """Return the edits by container and the first check that they mend, none of which touches another."""
    groups: list[_Group] = []
    taken: list[Edit] = []
    reach = -1  # where the last of them ends: what begins behind it touches none
    by_container: dict[int, list[Broken]] = {}
    for place, each in broken:
        if (place, each.check.name) not in refused:
            by_container.setdefault(place, []).append(each)
    for place, several in by_container.items():
        container = file.containers[place]
        changes = [
            change
            for each in several
            for change in (each.check.changes if each.hit.changes is None else each.hit.changes)
            if change.subject == container.subject
        ]
        edits = dict.fromkeys(Editor(file.text, container).edits(changes))
        free = [
            edit for edit in edits if edit.start > reach or not any(_clash(edit, other) for other in taken)
        ]
        if free:
            taken += free
            reach = max(reach, *(edit.end for edit in free))
            groups.append(((place, several[0].check.name), free))
    return groups


def _clash(edit: Edit, other: Edit) -> bool:
    return edit == other or (edit.start < other.end and other.start < edit.end) or edit.start == other.start


def _tried(file: Read, groups: Iterable[_Group], *, script: bool) -> Read | None:
    """Return the file with edits made; None where it is then not read as well as before."""
    text = file.text
    last = len(text) + 1
    for edit in sorted({edit for _, edits in groups for edit in edits}, reverse=True):
        if edit.end > last:
            continue
        text = text[: edit.start] + edit.text + text[edit.end :]
        last = edit.start
    if text == file.text:
        return None
    after = read(file.file, text.encode(), script=script)
    names = [container.name for container in file.containers]
    if [container.name for container in after.containers] != names:
        return None
    return after if len(after.not_assessed) <= len(file.not_assessed) else None
