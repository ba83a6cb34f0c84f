"""Use WORKDIR to change the directory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_command
from seawall.dockerfile.drafting import Draft, Edit, Fix
from seawall.model.finding import Severity

_PLAIN = re.compile(r"/[\w./+-]*")


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    """Of `RUN cd DIR && …` make a WORKDIR of its own, which holds for what follows, too."""
    script = draft.script(hit.line)
    piece = draft.run(script) if script is not None and not script.step.heredocs else None
    if script is None or piece is None or script.step.onbuild:
        return
    reading = draft.reading(script)
    first = reading.calls[0]
    words = first.command.arguments
    if not reading.whole or first.start or first.command.name != "cd" or len(words) != 1:
        return
    if not _PLAIN.fullmatch(piece.text[slice(*first.spans[1])]):
        return
    place = draft.above(script.step)
    line = f"WORKDIR {words[0]}{draft.newline}"
    if first.end == len(piece.text):
        whole = draft.whole(script.step)
        edit = whole.replace(0, len(whole.text), f"WORKDIR {words[0]}")
        yield from (Fix((each,), safe=False) for each in (edit,) if each is not None)
    elif joint := re.compile(r"\s*&&\s*").match(piece.text, first.end):
        yield Fix((Edit(place, place, line), piece.cut_out(0, joint.end())), safe=False)


RULE = Rule(
    name="cd-for-workdir",
    title="Use WORKDIR to change the directory",
    why="A `cd` holds to the end of its RUN only; the next instruction starts where WORKDIR says.",
    severity=Severity.MEDIUM,
    fix=_fix,
    aliases=(
        "DL3003",
        "AVD-DS-0013",
    ),
    bad=("FROM debian:12\nRUN cd /app",),
    good=("FROM debian:12\nWORKDIR /app\nRUN make",),
    violates=by_command(lambda command: command.name == "cd"),
)
