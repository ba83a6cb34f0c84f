"""The text of a Dockerfile as it is to be changed: where in it stands what was parsed, and edits of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence

from msgspec import Struct

from seawall.dockerfile import shell
from seawall.dockerfile.parsing import joined
from seawall.dockerfile.steps import Dockerfile, Joins, Script, Step


class Edit(Struct, frozen=True, order=True):
    """A span of a file's text, in characters, and what is put in its place."""

    start: int
    end: int
    text: str


class Fix(Struct, frozen=True):
    """How one place is mended: edits that are made together or not at all.

    A `safe` one leaves what the build makes, and how it ends, as they were, but for what the rule is about:
    caches that are not kept, and questions that nobody answers.
    """

    edits: tuple[Edit, ...]
    safe: bool = True


class Piece:
    """A part of an instruction as the builder joins it, each character of which knows its place in the file.

    `cut` characters of what was joined come before it; the first line begins at column `column`.
    """

    def __init__(self, starts: Sequence[int], whole: tuple[str, Joins], column: int, cut: int = 0) -> None:
        self.text = whole[0][cut:].rstrip()
        self._starts, self._whole, self._column, self._cut = starts, whole, column, cut

    def after(self, cut: int) -> Piece:
        """Return the piece that begins after so many more characters."""
        return Piece(self._starts, self._whole, self._column, self._cut + cut)

    def at(self, offset: int) -> int:
        """Return the place in the file of the character at an offset of this text."""
        joins, offset = self._whole[1], offset + self._cut
        index = max(0, bisect_right(joins, (offset, 1 << 60)) - 1)
        begun, line = joins[index]
        return self._starts[line - 1] + offset - begun + (0 if index else self._column)

    def put_after(self, offset: int, text: str) -> Edit:
        """Put text behind the character before an offset, which is more than 0."""
        place = self.at(offset - 1) + 1
        return Edit(place, place, text)

    def put_before(self, offset: int, text: str) -> Edit:
        """Put text before the character at an offset."""
        place = self.at(offset)
        return Edit(place, place, text)

    def replace(self, start: int, end: int, text: str) -> Edit | None:
        """Replace what stands from `start` to `end`; None where it is continued on another line."""
        first, last = self.at(start), self.at(end - 1)
        return Edit(first, last + 1, text) if last - first == end - 1 - start else None

    def cut_out(self, start: int, end: int) -> Edit:
        """Take out what stands from `start` to `end`, and the line ends and comments in it."""
        return Edit(self.at(start), self.at(end), "")


class Draft:
    """A Dockerfile and the text it was read from, without a byte order mark, its line ends as they are."""

    def __init__(self, file: Dockerfile, text: str) -> None:
        self.file = file
        self.text = text
        parts = text.split("\n")
        self.lines = file.lines
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part) + 1)
        self._starts[-1] = len(text)
        self.newline = "\r\n" if parts[0].endswith("\r") else "\n"
        self._scripts = {script.step.line: script for script in file.scripts}
        self._read: dict[int, shell.Reading] = {}
        self._asked: set[tuple[object, int]] = set()

    def start(self, line: int) -> int:
        """Return where a line begins; of the line after the last, where the text ends."""
        return self._starts[min(line, len(self._starts)) - 1]

    def script(self, line: int) -> Script | None:
        """Return what is run by the instruction that a line belongs to."""
        step = self.file.step_at(line)
        return self._scripts.get(step.line) if step is not None else None

    def first(self, asked: object, step: Step) -> bool:
        """Say whether the same is asked of an instruction for the first time; many places may be in one."""
        known = len(self._asked)
        self._asked.add((asked, step.line))
        return len(self._asked) > known

    def whole(self, step: Step) -> Piece:
        """Return an instruction from its keyword on, without its here-documents."""
        body = sum(document.content.count("\n") + 1 for document in step.heredocs)
        last = max(step.end_line - body, step.line)
        made = joined(self.lines, range(step.line, last + 1), self.file.escape)
        line = self.lines[step.line - 1]
        return Piece(self._starts, made, len(line) - len(line.lstrip()))

    def arguments(self, step: Step) -> Piece:
        """Return what follows the keyword and the flags: `step.text`."""
        whole = self.whole(step)
        return whole.after(len(whole.text) - len(step.text))

    def run(self, script: Script) -> Piece | None:
        """Return the text that a shell is given; None where it is a JSON list, or of several documents."""
        step = script.step
        if step.json or script.dialect not in shell.BOURNE:
            return None
        if not step.heredocs:
            return self.arguments(step)
        if len(step.heredocs) == 1 and script.text == step.heredocs[0].content:
            return Piece(self._starts, (script.text, script.joins), 0)
        return None

    def reading(self, script: Script) -> shell.Reading:
        """Return the commands of a script with their places in its text."""
        found = self._read.get(script.step.line)
        if found is None:
            found = self._read[script.step.line] = shell.reading(script.text)
        return found

    def above(self, step: Step) -> int:
        """Return where a line is put in front of an instruction and the comments that are for it."""
        comments = {line for line, _ in self.file.comments}
        line = step.line
        while line - 1 in comments:
            line -= 1
        return self.start(line)

    def removed(self, step: Step) -> Edit:
        """Take a whole instruction out, its lines with it."""
        start, end = self.start(step.line), self.start(step.end_line + 1)
        if end == len(self.text) and not self.text.endswith("\n") and start:
            before = self.start(step.line - 1) + len(self.lines[step.line - 2])
            return Edit(before, end, "")
        return Edit(start, end, "")


def applied(text: str, fixes: Iterable[Fix]) -> str:
    """Return the text with the fixes made in the order of their places; one that overlaps another waits."""
    taken: list[Edit] = []
    for fix in sorted(dict.fromkeys(fixes), key=lambda fix: fix.edits):
        if fix.edits and all(_free(edit, taken) for edit in fix.edits):
            for edit in fix.edits:
                insort(taken, edit)
    parts: list[str] = []
    done = 0
    for edit in taken:
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    return "".join((*parts, text[done:]))


def _free(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Say whether an edit touches no other, as two do that put text at one place."""
    index = bisect_left(taken, edit)
    before, after = taken[max(index - 1, 0) : index], taken[index : index + 1]
    return not (before and (before[0].end > edit.start or before[0].start == edit.start)) and not (
        after and (edit.end > after[0].start or after[0].start == edit.start)
    )
