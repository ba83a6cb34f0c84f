"""Dockerfiles to a report: what to read, the rules, then the gate, as for everything else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

from msgspec import Struct

from seawall import __version__
from seawall.dockerfile import Settings, lint, read
from seawall.dockerfile.parsing import MOST_BYTES
from seawall.dockerfile.steps import Dockerfile
from seawall.model.errors import ExitCode, Malformed, NotAllowed, NotFound
from seawall.model.finding import DOCKERFILE
from seawall.model.package import NotAssessed
from seawall.model.report import FILES, Coverage, Outcome, Report, Target, Verdict
from seawall.policy import Filters, Gate
from seawall.policy.gate import judge

NAMES = ("Dockerfile", "Containerfile", "Dockerfile.*", "Containerfile.*", "*.Dockerfile", "*.dockerfile")
_NOT_NAMES = ("*.dockerignore", "*.md", "*.orig", "*.swp", "*~")
_PASSED_OVER = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", ".tox"})
STDIN = "-"


class Options(Struct, frozen=True):
    """What is asked: paths of files and directories, `-` for stdin; `now` is aware of its time zone."""

    paths: tuple[str, ...]
    now: datetime
    settings: Settings = Settings()
    shellcheck: bool = True
    filters: Filters = Filters()
    gate: Gate = Gate()


def run(options: Options) -> Report:
    """Lint every Dockerfile at the paths and judge what is found.

    Raises NotFound for a path that is not there and for a directory without a Dockerfile.  A file that
    cannot be read is *not assessed*, and then the verdict is never that all is well.
    """
    paths = list(dict.fromkeys(found(options.paths)))
    not_assessed: list[NotAssessed] = []
    files = list(_read(paths, not_assessed))
    linted = lint(files, options.settings, shellcheck=options.shellcheck)
    kept, left_out = options.filters.apply(linted.findings)
    unread = (*not_assessed, *linted.not_assessed)
    coverage = Coverage(0, 0, len(paths), 100.0)
    filters = options.filters.described()
    if linted.ignored:
        filters = (*filters, f"{linted.ignored} ignored by comments and settings")
    return Report(
        tool_version=__version__,
        created=options.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        target=Target(reference=", ".join(options.paths[:5]), kind=FILES),
        distributions=(),
        layers=(),
        packages=(),
        findings=kept,
        not_assessed=unread,
        feeds=(),
        coverage=coverage,
        verdict=_complete(judge(kept, unread, coverage, (), options.now, options.gate), unread),
        filters=filters,
        filtered_out=left_out,
        scanners=(DOCKERFILE,),
    )


def _complete(verdict: Verdict, unread: Sequence[NotAssessed]) -> Verdict:
    """A file was named and not judged: nothing can be said to have passed."""
    if verdict.outcome is not Outcome.PASSED or not unread:
        return verdict
    said = f"Not assessed: {unread[0].subject} ({unread[0].why})"
    more = f", and {len(unread) - 1} more" if len(unread) > 1 else ""
    return Verdict(Outcome.INCOMPLETE, int(ExitCode.INCOMPLETE), (f"{said}{more}.", *verdict.reasons))


def found(paths: Iterable[str]) -> Iterator[str]:
    """Yield the files at the paths: of a directory, what is named like a Dockerfile, in order.

    Links to directories are not followed.  Raises NotFound.
    """
    for path in paths:
        if path == STDIN or Path(path).is_file():
            yield path
            continue
        if not Path(path).is_dir():
            if Path(path).exists():
                yield path  # a pipe, say
                continue
            raise NotFound(f"{path}: there is no such file or directory")
        inside = list(_below(path))
        if not inside:
            raise NotFound(
                f"{path}: no Dockerfile in there: name one ({', '.join(NAMES[:2])} are looked for)"
            )
        yield from inside


def _below(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for name in sorted(files):
            if any(fnmatch(name, each) for each in NAMES) and not any(fnmatch(name, n) for n in _NOT_NAMES):
                yield str(Path(here, name))


def _read(paths: Iterable[str], not_assessed: list[NotAssessed]) -> Iterator[Dockerfile]:
    for path in paths:
        name = "stdin" if path == STDIN else path
        try:
            yield read(name, _content(path))
        except (Malformed, NotAllowed) as error:
            not_assessed.append(NotAssessed("file", name, str(error).removeprefix(f"{name}: ")))


def _content(path: str) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(path).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotAllowed(f"{path}: cannot be read: {error.strerror or error}") from error
