"""Dockerfiles to a report: what to read, the rules, then the gate, as for everything else; and mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from seawall import __version__
from seawall.dockerfile import Settings, lint
from seawall.dockerfile.files import NAMES, STDIN, Content, below, content, parsed
from seawall.dockerfile.fixing import Fixed, fixed
from seawall.dockerfile.parsing import MOST_BYTES
from seawall.model.errors import LimitExceeded, Malformed, Misuse, NotAllowed, NotFound
from seawall.model.finding import DOCKERFILE, Severity
from seawall.model.package import NotAssessed
from seawall.model.report import FILES, Coverage, Report, Target
from seawall.policy import Filters, Gate, complete, judge
from seawall.replacing import whole


class Options(Struct, frozen=True):
    """What is asked: paths of files and directories, `-` for stdin; `now` is aware of its time zone."""

    paths: tuple[str, ...]
    now: datetime
    settings: Settings = Settings()
    shellcheck: bool = True
    filters: Filters = Filters()
    gate: Gate = Gate()


def loaded(options: Options) -> tuple[Content, ...]:
    """Return the files at the paths.

    Raises NotFound for a path that is not there and for a directory without a Dockerfile.
    """
    return tuple(map(content, dict.fromkeys(found(options.paths))))


class Mended(Struct, frozen=True):
    """The files that are to be changed, and those that are too large to be."""

    changes: tuple[Fixed, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()


def mend(options: Options, contents: Iterable[Content], *, unsafe: bool = False) -> Mended:
    """Return the files that are to be changed, as they are to be; nothing is written."""

    def keeps(severity: Severity) -> bool:
        return options.filters.severities is None or severity in options.filters.severities

    changes: list[Fixed] = []
    too_large: list[NotAssessed] = []
    for given in contents:
        try:
            if given.error or len(given.data) > MOST_BYTES:
                continue  # the report says so
            change = fixed(given.name, given.data, options.settings, unsafe=unsafe, keeps=keeps)
        except LimitExceeded as error:
            too_large.append(NotAssessed("file", given.name, str(error).removeprefix(f"{given.name}: ")))
        except Malformed:
            continue  # and so of what cannot be read
        else:
            changes += [change] if change.before != change.after else []
    return Mended(tuple(changes), tuple(too_large))


def run(options: Options, contents: Sequence[Content], mended: Mended = Mended()) -> Report:  # noqa: B008 (frozen)
    """Judge the files with the changes made, and what is found in them.

    A file that cannot be read is *not assessed*, and then the verdict is never that all is well.
    """
    made = {change.path: change for change in mended.changes}
    not_assessed: list[NotAssessed] = [*mended.not_assessed]
    files = list(parsed(contents, {path: change.after for path, change in made.items()}, not_assessed))
    linted = lint(files, options.settings, shellcheck=options.shellcheck)
    kept, left_out = options.filters.apply(linted.findings)
    unread = (*not_assessed, *linted.not_assessed)
    coverage = Coverage(0, 0, len(contents), 100.0)
    filters = options.filters.described()
    if made:
        count = sum(change.count for change in made.values())
        where = f"{len(made)} file{'s' * (len(made) > 1)}"
        filters = (*filters, f"mended: {count} place{'s' * (count > 1)} in {where}")
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
        verdict=complete(judge(kept, unread, coverage, (), options.now, options.gate), unread),
        filters=filters,
        filtered_out=left_out,
        scanners=(DOCKERFILE,),
    )


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
        inside = list(below(path))
        if not inside:
            raise NotFound(
                f"{path}: no Dockerfile in there: name one ({', '.join(NAMES[:2])} are looked for)"
            )
        yield from inside


def of_stdin(contents: Iterable[Content], changes: Iterable[Fixed]) -> bytes:
    """Return what came by stdin as it is to be, or as it was where nothing changes; else nothing."""
    changed = {change.path: change.after for change in changes}
    return b"".join(changed.get(each.name, each.data) for each in contents if each.path == STDIN)


def write(contents: Iterable[Content], changes: Sequence[Fixed]) -> None:
    """Put changed files in the place of those that were, each whole or not at all, with their modes.

    Before anything is written, raises NotAllowed for a link out of its folder and the current one, and
    Misuse for what is no file; later, Misuse for a folder that cannot be written.
    """
    files = {each.name for each in contents if each.path != STDIN}
    for change, path in [(each, _writable(each.path)) for each in changes if each.path in files]:
        try:
            with whole(path) as out:
                out.write(change.after)
        except OSError as error:
            raise Misuse(f"{path} cannot be written: {error.strerror or error}") from error


def _writable(name: str) -> Path:
    given = Path(name)
    path = given.resolve()
    if not path.is_file():
        raise Misuse(f"{name} is not a file, and cannot be mended: give its text to `seawall lint --fix -`")
    if given.is_symlink() and not any(
        path.is_relative_to(folder.resolve()) for folder in (given.parent, Path())
    ):
        raise NotAllowed(f"{name} is a link to {path}, out of its folder: name that file to mend it")
    return path
