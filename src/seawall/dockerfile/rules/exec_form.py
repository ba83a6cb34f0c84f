"""Write CMD, ENTRYPOINT and the command of HEALTHCHECK as JSON lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.shell import reading
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity


def _by_shell(step: Step) -> bool:
    if step.keyword == "HEALTHCHECK" and step.words[:1] in {(), ("NONE",), ("none",)}:
        return False
    return not step.json


_BY_THE_SHELL = re.compile(r"""[$`\\*?\[\]{}~|&;<>()!#=]""")
_BUILT_IN = frozenset(
    {"cd", "source", ".", "export", "set", "eval", "trap", "exec", "ulimit", "umask", "exit", ":"}
)
_HEAD = re.compile(r"CMD\s+", re.IGNORECASE)


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    """Of one plain command make a list; then no shell stands between it and its signals."""
    step = draft.file.step_at(hit.line)
    if step is None or step.onbuild or step.heredocs or not _usual_shell(draft.file, step):
        return
    piece = draft.arguments(step)
    if step.keyword == "HEALTHCHECK":
        head = _HEAD.match(piece.text)
        if head is None:
            return
        piece = piece.after(head.end())
    if _BY_THE_SHELL.search(piece.text):
        return
    read = reading(piece.text)
    call = read.calls[0] if read.whole and len(read.calls) == 1 else None
    if call is None or (call.start, call.end) != (0, len(piece.text)) or call.command.name in _BUILT_IN:
        return
    words = (call.command.name, *call.command.arguments)
    edit = piece.replace(0, len(piece.text), json.dumps(words, ensure_ascii=False))
    if edit is not None:
        yield Fix((edit,), safe=False)


def _usual_shell(file: Dockerfile, step: Step) -> bool:
    if step.stage < 0 or file.stages[step.stage].windows:
        return False
    above = file.lineage(step.stage)
    return not any(each.keyword == "SHELL" and each.stage in above for each in file.steps)


RULE = Rule(
    name="exec-form",
    title="Write CMD, ENTRYPOINT and the command of HEALTHCHECK as JSON lists",
    why="Otherwise a shell has to be in the image; it is process 1, and the signal to stop ends at it.",
    severity=Severity.MEDIUM,
    fix=_fix,
    aliases=(
        "DL3025",
        "JSONArgsRecommended",
    ),
    bad=(
        "FROM debian:12\nCMD nginx -g daemon",
        "FROM debian:12\nENTRYPOINT /run.sh",
        "FROM debian:12\nHEALTHCHECK CMD curl localhost",
    ),
    good=(
        "FROM debian:12\nHEALTHCHECK NONE",
        'FROM debian:12\nENTRYPOINT ["/run.sh"]\nCMD ["nginx"]',
    ),
    violates=by_step("CMD|ENTRYPOINT|HEALTHCHECK", _by_shell),
)
