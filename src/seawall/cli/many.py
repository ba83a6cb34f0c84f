"""Scans of many targets: a line for each as it ends where a format has lines, and all in brief at the end."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import click
from msgspec.structs import replace

from seawall import batch, scan
from seawall.batch import Outcome, Wanted
from seawall.cli import outputs
from seawall.cli.values import Output
from seawall.model.errors import Misuse
from seawall.model.report import Row, Summary
from seawall.report.earlier import report_of
from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.hosts import Hosts

LIST_BYTES = 64 * 1024 * 1024
LINE_BYTES = 1024 * 1024 * 1024


def listed(file: str) -> tuple[str, ...]:
    """Return the targets of a list, `-` being stdin; Misuse for one that cannot be read."""
    try:
        with click.open_file(file, "rb") as stream:
            data = stream.read(LIST_BYTES + 1)
        text = data.decode()
    except OSError as error:
        raise Misuse(f"{file} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise Misuse(f"{file} is not UTF-8: {error.reason} at byte {error.start}") from error
    if len(data) > LIST_BYTES:
        raise Misuse(f"{file} is longer than {LIST_BYTES} bytes")
    return tuple(batch.lines(text))


def run(
    targets: Sequence[str],
    options: scan.Options,
    chosen: Sequence[Output],
    *,
    parallel: int | None,
    resume: bool,
    progress: scan.Progress | None,
) -> tuple[Summary, list[str]]:
    """Scan the targets and write what the formats write; return all in brief, and what is to be told."""
    check(chosen, resume=resume)
    notices: list[str] = []
    access = options.access if isinstance(options.access, Access) else Access()
    with closing(Hosts(access)) as hosts, ExitStack() as stack:
        wanted = batch.expanded(targets, hosts, notices.append, offline=options.offline)
        earlier = _earlier(chosen, {each.target for each in wanted}, options) if resume else {}
        tellers = [
            stack.enter_context(_lines(output, resume=resume)) for output in chosen if output.format.line
        ]
        waiting = sum(each.target not in earlier for each in wanted)
        done = 0

        def tell(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            for teller in tellers:
                teller(outcome)
            if progress is not None:
                progress("images", done, waiting)

        summary = batch.run(
            wanted,
            replace(options, access=hosts),
            tell,
            parallel=parallel,
            earlier=earlier,
            notice=notices.append,
        )
    return summary, notices


def check(chosen: Sequence[Output], *, resume: bool) -> None:
    """Raise Misuse for a format that is of one target alone, and for nothing to resume from."""
    for output in chosen:
        if output.format.line is None and output.format.brief is None:
            raise Misuse(f"the format {output.format.name} is for one target: of many, write json or table")
    if resume and not any(output.format.line and output.path for output in chosen):
        raise Misuse("--resume goes on with the file of an earlier run: name it with -o json=FILE")


def _earlier(chosen: Sequence[Output], wanted: set[str], options: scan.Options) -> dict[str, Row]:
    """Keep of the files' lines those that are whole and still asked for, and return what they say in brief.

    With several files, only what stands in all of them counts.
    """
    found = [
        _kept(output.path, wanted, options)
        for output in chosen
        if output.format.line and output.path is not None
    ]
    return {target: row for target, row in found[0].items() if all(target in each for each in found)}


def _kept(path: Path, wanted: set[str], options: scan.Options) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    if not path.exists():
        return rows
    if not path.is_file():
        raise Misuse(f"{path} is not a file: there is nothing to resume from")
    try:
        with path.open("rb") as old, _replacing(path) as new:
            while line := old.readline(LINE_BYTES):
                report = report_of(line) if line.endswith(b"\n") else None
                target = report.target.reference if report else ""
                if report and target in wanted and target not in rows and batch.still_holds(report, options):
                    rows[target] = batch.row(report, Wanted(target))
                    new.write(line)
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror or error}") from error
    return rows


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes the place of another when the block ends well."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".resume-", delete=False) as new:
        try:
            yield cast("BinaryIO", new)
            new.flush()
            shutil.copymode(path, new.name)
            Path(new.name).replace(path)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


@contextmanager
def _lines(output: Output, *, resume: bool) -> Iterator[Callable[[Outcome], None]]:
    """Give what writes a line for an outcome, at once, so that an interrupt costs no more than one."""
    line = output.format.line
    assert line is not None
    with ExitStack() as stack:
        out: TextIO = sys.stdout
        if output.path is not None:
            try:
                out = stack.enter_context(
                    output.path.open("a" if resume else "w", encoding="utf-8", errors="backslashreplace")
                )
            except OSError as error:
                raise Misuse(f"{output.path} cannot be written: {error.strerror or error}") from error
        else:
            outputs.prepared(out, machine=output.format.machine)

        def write(outcome: Outcome) -> None:
            try:
                out.write(line(outcome))
                out.flush()
            except BrokenPipeError:
                raise
            except OSError as error:
                raise Misuse(f"{output.path or 'stdout'} cannot be written: {error.strerror}") from error

        yield write


def write_brief(summary: Summary, chosen: Sequence[Output], rows: int | None) -> None:
    """Write the summary in every format that has one; Misuse for a file that cannot be written."""
    for output in chosen:
        brief = output.format.brief
        if brief is None:
            continue
        if output.path is None:
            outputs.prepared(sys.stdout, machine=output.format.machine)
            brief(summary, sys.stdout, outputs.terminal_style(sys.stdout, rows))
            sys.stdout.flush()
        else:
            outputs.to_file(output.path, partial(brief, summary), rows)
