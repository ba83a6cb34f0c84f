"""Let not everybody write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.mending import by_call
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Dockerfile, Script
from seawall.model.finding import Severity

_NUMBER = re.compile(r"0?[0-7]{2}[2367]")
_LETTERS = re.compile(r"(?P<who>[ugoa]+)[+=](?P<what>[rwxXst]+)")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for command in script.commands:
            mode = command.operands()[:1] if command.name == "chmod" else ()
            if mode and any(map(_everybodys, mode[0].split(","))):
                yield Hit(command.line, mode[0])
    for step in file.steps:
        if step.keyword in {"ADD", "COPY"} and _everybodys(step.flag("chmod")):
            yield Hit(step.line, step.flag("chmod"))


def _everybodys(mode: str) -> bool:
    """Say whether a mode lets others write: 0777, o+w, a=rw."""
    if _NUMBER.fullmatch(mode):
        return True
    match = _LETTERS.fullmatch(mode)
    return match is not None and "w" in match["what"] and not {"o", "a"}.isdisjoint(match["who"])


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    """Take the right to write from those who are neither the owner nor of the group."""
    step = draft.file.step_at(hit.line)
    if step is None or not _NUMBER.fullmatch(hit.said):
        return
    if step.keyword == "RUN":
        yield from by_call(_opens, _closed)(draft, hit)
        return
    whole = draft.whole(step)
    match = re.search(r"--chmod=(\d+)", whole.text)
    edit = whole.replace(match.start(1), match.end(1), _less(match[1])) if match else None
    if edit is not None:
        yield Fix((edit,), safe=False)


def _opens(command: Command) -> bool:
    mode = command.operands()[:1] if command.name == "chmod" else ()
    return bool(mode) and _NUMBER.fullmatch(mode[0]) is not None


def _closed(draft: Draft, script: Script, call: Call) -> Fix | None:
    piece = draft.run(script)
    start, end = call.spans[call.command.arguments.index(call.command.operands()[0]) + 1]
    edit = piece.replace(start, end, _less(piece.text[start:end])) if piece is not None else None
    return (
        Fix((edit,), safe=False) if edit is not None and piece and piece.text[start:end].isdecimal() else None
    )


def _less(mode: str) -> str:
    return f"{mode[:-1]}{int(mode[-1:] or 0) & 5}"


RULE = Rule(
    name="world-writable",
    title="Let not everybody write: no chmod 777",
    why="Any process in the container, however it got there, can change these files.",
    severity=Severity.HIGH,
    fix=_fix,
    controls=(
        "CIS Docker 4.8",
        "NIST SP 800-190 4.1.2",
    ),
    bad=(
        "FROM debian:12\nRUN chmod -R 777 /app",
        "FROM debian:12\nRUN chmod a+rwx /app",
        "FROM debian:12\nCOPY --chmod=666 a /a",
    ),
    good=(
        "FROM debian:12\nRUN chmod 755 /app && chmod +x /app/run",
        "FROM debian:12\nRUN chmod 1777 /tmp",
        "FROM debian:12\nCOPY --chmod=0644 a /a",
    ),
    violates=_violates,
)
