"""How places that break a rule are mended, for the rules' `fix`: flags put in, commands added, and more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from seawall.dockerfile.base import Hit, Mends, Said
from seawall.dockerfile.drafting import Draft, Edit, Fix, Piece
from seawall.dockerfile.installs import target
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Script, Step

Judge = Callable[[Draft, Script, Call], bool]

# What may be followed by `&&`; the kinds are those of the grammar.
_FOLLOWED = frozenset({
    "command", "list", "pipeline", "subshell", "compound_statement", "redirected_statement", "if_statement",
    "for_statement", "while_statement", "case_statement", "test_command", "negated_command",
})  # fmt: skip
_COMMENT = re.compile(r"(?:^|\s)#")
_LEAVING = frozenset({"exec", "exit", "return"})
_CARELESS = re.compile(r"-[a-zA-Z]*e[a-zA-Z]*")


def always(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
    """Judge every change of a command to be safe."""
    return True


def never(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
    """Judge no change of a command to be safe."""
    return False


def alone(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
    """Judge a change to be safe where nothing is piped into the command: it may be what answers."""
    return not call.piped


def by_call(test: Callable[[Command], Said], change: Callable[[Draft, Script, Call], Fix | None]) -> Mends:
    """Change each command that the test is true of, in the RUN of a hit."""

    def fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
        script = draft.script(hit.line)
        if script is None or draft.run(script) is None or not draft.first(fix, script.step):
            return
        for call in draft.reading(script).calls:
            if test(call.command) and (made := change(draft, script, call)) is not None:
                yield made

    return fix


def flag_added(test: Callable[[Command], Said], flag: str, verbs: str = "", safe: Judge = always) -> Mends:
    """Put a flag behind the first of the verbs, or behind the command's name, of what the test is true of."""

    def change(draft: Draft, script: Script, call: Call) -> Fix | None:
        piece = draft.run(script)
        known = verbs.split("|")
        at = next((n for n, word in enumerate(call.command.arguments, 1) if word in known), 0)
        if piece is None or (verbs and not at):
            return None
        return Fix((piece.put_after(call.spans[at][1], f" {flag}"),), safe(draft, script, call))

    return by_call(test, change)


def word_replaced(test: Callable[[Command], Said], word: str, new: str, safe: Judge = always) -> Mends:
    """Write one word of a command, its name or an argument that is not quoted, in another way."""

    def change(draft: Draft, script: Script, call: Call) -> Fix | None:
        piece = draft.run(script)
        spans = [span for span in call.spans if piece is not None and piece.text[slice(*span)] == word]
        edit = piece.replace(*spans[0], new) if piece is not None and spans else None
        return Fix((edit,), safe(draft, script, call)) if edit is not None else None

    return by_call(test, change)


def command_added(
    test: Callable[[Command], Said],
    command: Callable[[Command], str],
    folder: str,
    safe: Judge = always,
) -> Mends:
    """End a RUN with `&& command`, where it runs what the test is true of; it is made of the last such.

    A RUN in which `folder`, that the command empties, is a cache to be kept, is left alone.
    """

    def fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
        script = draft.script(hit.line)
        if script is None or script.dialect == "zsh" or _kept(script.step, folder):
            return  # to zsh a pattern without a match is an error
        if not draft.first(fix, script.step):
            return
        calls = [call for call in draft.reading(script).calls if test(call.command)]
        edit = _at_end(draft, script, command(calls[-1].command)) if calls else None
        if edit is not None:
            yield Fix((edit,), all(safe(draft, script, call) for call in calls))

    return fix


def _kept(step: Step, folder: str) -> bool:
    kept = [target(mount) for mount in step.mounts if mount.get("type") in {"cache", "tmpfs"}]
    return any(each and (folder.startswith(each) or each.startswith(folder)) for each in kept)


def _at_end(draft: Draft, script: Script, command: str) -> Edit | None:
    """Return what adds a command that is run where all went well, and ends well itself."""
    piece, reading = draft.run(script), draft.reading(script)
    if piece is None or not reading.whole or not reading.calls:
        return None
    last = reading.calls[-1]
    reached = last.command.name not in _LEAVING or piece.text[: last.start].rstrip().endswith("||")
    if reading.last not in _FOLLOWED or not reached:
        return None
    if script.step.heredocs:
        return _in_document(draft, script, piece, command)
    if piece.text[-1] in ";&|" or _COMMENT.search(piece.text):
        return None
    return piece.put_after(len(piece.text), _joint(draft, script.step) + command)


def _in_document(draft: Draft, script: Script, piece: Piece, command: str) -> Edit | None:
    """In a here-document a line more; only after `set -e`, behind a command that ends all if it fails."""
    reading = draft.reading(script)
    first, last = reading.calls[0], reading.calls[-1]
    careful = first.command.name == "set" and any(map(_CARELESS.fullmatch, first.command.arguments))
    if not careful or reading.last != "command" or last.end != len(piece.text):
        return None
    begun = piece.text.rfind("\n", 0, last.start) + 1
    indent = piece.text[begun : last.start]
    return piece.put_after(last.end, f"{draft.newline}{indent if not indent.strip() else ''}{command}")


def _joint(draft: Draft, step: Step) -> str:
    """Return how the commands of a RUN are joined: on one line, or on lines that begin or end with `&&`."""
    lines = draft.lines[step.line - 1 : step.end_line]
    leading = [line for line in lines if line.lstrip().startswith("&&")]
    escape = draft.file.escape
    if leading:
        indent = leading[-1][: len(leading[-1]) - len(leading[-1].lstrip())]
        return f" {escape}{draft.newline}{indent}&& "
    text = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    for line, following in pairwise(text):
        if re.search(rf"&&\s*{re.escape(escape)}\s*$", line):
            indent = following[: len(following) - len(following.lstrip())]
            return f" && {escape}{draft.newline}{indent}"
    return " && "


def mounted(folder: str) -> Mends:
    """Mount a cache where a RUN that breaks the rule keeps its downloads; only BuildKit and Buildah can."""

    def fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
        script = draft.script(hit.line)
        if script is not None and script.step.text:
            mount = f"--mount=type=cache,target={folder} "
            yield Fix((draft.arguments(script.step).put_before(0, mount),), safe=False)

    return fix


def all_but_last(draft: Draft, hit: Hit) -> Iterator[Fix]:
    """Take out the instructions that a later one of their keyword, in their stage, puts out of force."""
    step = draft.file.step_at(hit.line)
    if step is None or not draft.first((all_but_last, step.keyword), draft.file.stages[step.stage].step):
        return
    same = [each for each in draft.file.of(step.stage) if each.keyword == step.keyword]
    yield from (Fix((draft.removed(each),)) for each in same[:-1])
