"""Manifests, Compose files and command lines to a report: what to read, the checks, then the gate."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall import __version__
from seawall.model.errors import Misuse, NotFound
from seawall.model.package import NotAssessed
from seawall.model.report import FILES, MISCONFIGURATIONS, Coverage, Report, Target
from seawall.policy import Filters, Gate, complete
from seawall.policy import judge as gated
from seawall.posture import Read, Settings, judge, read
from seawall.posture.documents import MOST_BYTES
from seawall.posture.engine import chosen
from seawall.posture.files import content, inside
from seawall.posture.mending import Mended
from seawall.posture.mending import mend as mended
from seawall.posture.reading import NOTHING
from seawall.replacing import whole

STDIN = "-"
_COMMAND = "command line"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Options(Struct, frozen=True):
    """What is asked: paths of files and directories, `-` for stdin, and command lines themselves.

    `now` is aware of its time zone.
    """

    paths: tuple[str, ...]
    now: datetime
    commands: tuple[str, ...] = ()
    settings: Settings = Settings()
    filters: Filters = Filters()
    gate: Gate = Gate()


class Files(Struct, frozen=True):
    """What was read; `shell` are the names of those that are command lines, given as such."""

    files: tuple[Read, ...]
    not_assessed: tuple[NotAssessed, ...]
    shell: frozenset[str] = frozenset()


def load(options: Options) -> Files:
    """Read what is asked for.

    Raises NotFound for a path that is not there and for a directory with nothing of interest.
    """
    files: list[Read] = []
    unread: list[NotAssessed] = []
    for path in dict.fromkeys(options.paths):
        if path != STDIN and Path(path).is_dir():
            held = list(inside(path))
            if not held:
                raise NotFound(
                    f"{path}: no manifest, Compose file or script that starts containers: name one"
                )
        else:
            held = [_named(path)]
        files += [each for each in held if isinstance(each, Read)]
        unread += [each for each in held if isinstance(each, NotAssessed)]
    names = []
    for number, text in enumerate(options.commands, 1):
        names.append(_COMMAND if len(options.commands) == 1 else f"{_COMMAND} {number}")
        file = read(names[-1], text.encode("utf-8", "surrogateescape"), script=True)
        if not file.containers and not file.not_assessed:
            raise Misuse(f"--run {text[:60]!r}: there is no docker run, podman run or create in it")
        files.append(file)
    return Files(tuple(files), tuple(unread), frozenset(names))


def _named(path: str) -> Read | NotAssessed:
    name = "stdin" if path == STDIN else path
    if path == STDIN:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        if not Path(path).exists():
            raise NotFound(f"{path}: there is no such file or directory")
        try:
            data = content(path)
        except OSError as error:
            return NotAssessed("file", name, f"cannot be read: {error.strerror or error}")
    file = read(name, data)
    if not file.known and not file.not_assessed:
        return replace(file, not_assessed=(NotAssessed("file", name, NOTHING),))
    return file


class Mending(Struct, frozen=True):
    """The files that are to be changed, and the names of those of which not all was tried."""

    changes: tuple[Mended, ...] = ()
    cut: tuple[str, ...] = ()


def mend(options: Options, files: Files, *, unsafe: bool = False) -> Mending:
    """Return the files that are to be changed, as they are to be; nothing is written."""
    severities = options.filters.severities
    checks = [c for c in chosen(options.settings) if severities is None or c.severity in severities]
    tried = [
        mended(file, checks, options.settings, unsafe=unsafe, script=file.file in files.shell)
        for file in files.files
    ]
    return Mending(
        tuple(each for each in tried if each.before != each.after),
        tuple(each.file for each in tried if each.cut),
    )


def changed(files: Files, changes: Iterable[Mended]) -> Files:
    """Return the files with changes made."""
    after = {change.file: change.after for change in changes}
    return Files(
        tuple(
            read(file.file, after[file.file].encode(), script=file.file in files.shell)
            if file.file in after
            else file
            for file in files.files
        ),
        files.not_assessed,
        files.shell,
    )


def printed(files: Files, changes: Iterable[Mended]) -> str:
    """Return what came by stdin and as commands, as it is to be, or as it was where nothing changes."""
    after = {change.file: change.after for change in changes}
    lines = files.shell
    return "".join(
        after.get(file.file, file.text) + ("\n" if file.file in lines else "")
        for file in files.files
        if file.file == "stdin" or file.file in lines
    )


def write(files: Files, changes: Sequence[Mended]) -> None:
    """Put changed files in the place of those that were, each whole or not at all, with their modes.

    Before anything is written, raises Misuse for what is no file of its own; later, for what cannot be
    written.
    """
    own = [each for each in changes if each.file != "stdin" and each.file not in files.shell]
    for change in own:
        path = Path(change.file)
        if path.is_symlink() or not path.is_file():
            raise Misuse(f"{path} is not a file of its own, and cannot be mended: name the file it leads to")
    for change in own:
        path = Path(change.file)
        try:
            data = _encoded(change.after, path)
            with whole(path) as out:
                out.write(data)
        except OSError as error:
            raise Misuse(f"{path} cannot be written: {error.strerror or error}") from error


def _encoded(text: str, path: Path) -> bytes:
    """Return a text as the file is written, by its byte order mark, which stays."""
    with path.open("rb") as stream:
        begin = stream.read(3)
    for mark, encoding in _MARKS:
        if begin.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode()


def run(options: Options, files: Files, mending: Mending = Mending()) -> Report:  # noqa: B008 (frozen)
    """Judge what was read, with the changes made, and what is found in it.

    A file that cannot be read is *not assessed*, and then the verdict is never that all is well.
    """
    changes = mending.changes
    judged = judge(changed(files, changes).files if changes else files.files, options.settings, options.now)
    kept, left_out = options.filters.apply(judged.findings)
    unread = (*files.not_assessed, *judged.not_assessed)
    missed = [each for each in unread if each.weight and each.kind != "setting"]  # a run may decide those
    coverage = Coverage(0, 0, len(files.files) + len(files.not_assessed), 100.0)
    filters = options.filters.described()
    if options.settings.standard:
        filters = (*filters, f"only the standard {options.settings.standard}")
    if changes:
        filters = (*filters, f"{sum(change.mended for change in changes)} mended in {len(changes)} files")
    if mending.cut:
        filters = (*filters, f"mending ended before all was tried in {', '.join(mending.cut[:5])}")
    if judged.ignored:
        filters = (*filters, f"{judged.ignored} ignored by comments and settings")
    names = (*options.paths, *(_COMMAND for _ in options.commands))
    return Report(
        tool_version=__version__,
        created=options.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        target=Target(reference=", ".join(names[:5]), kind=FILES),
        distributions=(),
        layers=(),
        packages=(),
        findings=kept,
        not_assessed=unread,
        feeds=(),
        coverage=coverage,
        verdict=complete(gated(kept, unread, coverage, (), options.now, options.gate), missed),
        filters=filters,
        filtered_out=left_out,
        scanners=(MISCONFIGURATIONS,),
    )
