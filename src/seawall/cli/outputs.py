"""Where reports go: stdout as it is, files whole or not at all, pipes and devices as they come."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from seawall.cli.values import BillOutput, Output
from seawall.model.errors import ExitCode, Misuse
from seawall.model.report import Report
from seawall.replacing import whole
from seawall.report import Format, Style

if TYPE_CHECKING:
    from seawall.report.layout import Line

PIPED_WIDTH = 100
Writing = Callable[[TextIO, Style], None]
# Names that stand for what is open already, a file or a pipe.
_OPEN_ALREADY = re.compile(r"/dev/(stdin|stdout|stderr|fd/\d+)|/proc/[^/]+/fd/\d+", re.ASCII)


def check(outputs: Sequence[Output | BillOutput]) -> None:
    """Raise Misuse for two formats at one place, and where none can be written; asked before the work."""
    places = [None if output.path is None else _real(output.path) for output in outputs]
    for place in places:
        if places.count(place) > 1:
            where = "stdout" if place is None else str(place)
            raise Misuse(f"two formats for {where}: give one of them a file of its own (-o FORMAT=FILE)")
    for output in outputs:
        if output.path is not None:
            _check_writable(output.path)


def _check_writable(path: Path) -> None:
    """A file is replaced, so its directory has to be writable; what is written in place, itself."""
    place = path if _in_place(path) else _real(path).parent
    if not os.access(place, os.W_OK):
        raise Misuse(f"{path} cannot be written: {place} is not writable for user {os.geteuid()}")


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # the latter: links in a circle
        raise Misuse(f"{path} cannot be written: {error}") from error


def _in_place(path: Path) -> bool:
    """Say whether it can only be written as it is: a pipe or a device, or what is open already."""
    return path.exists() and (not path.is_file() or _OPEN_ALREADY.fullmatch(str(path)) is not None)


def write(report: Report, outputs: Sequence[Output], rows: int | None) -> None:
    """Write every format, files first, so that a reader of stdout who leaves early costs no file.

    One that fails costs no other: all are tried, then Misuse names those that could not be written, or
    BrokenPipeError says that a reader has left.
    """
    failed: list[str] = []
    left: BrokenPipeError | None = None
    for output in sorted(outputs, key=lambda output: output.path is None):
        try:
            if output.path is None:
                _to_stdout(report, output.format, rows)
            else:
                to_file(output.path, partial(output.format.write, report), rows)
        except BrokenPipeError as error:
            left = error
        except Misuse as error:
            failed.append(str(error))
    if failed:
        raise Misuse("\n".join(failed))
    if left is not None:
        raise left


def _to_stdout(report: Report, chosen: Format, rows: int | None) -> None:
    out = sys.stdout
    prepared(out, machine=chosen.machine)
    chosen.write(report, out, terminal_style(out, rows))
    out.flush()


def prepared(out: TextIO, *, machine: bool) -> None:
    """Set a stream's encoding: UTF-8 for what programs read, the locale's for people; nothing fails in it."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8" if machine else None, errors="backslashreplace")


def terminal_style(out: TextIO, rows: int | None = None) -> Style:
    """Return the style for a stream: colours and its own width on a terminal, plain text elsewhere."""
    if not out.isatty():
        return Style(PIPED_WIDTH, rows=rows)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    import shutil  # noqa: PLC0415 - with what it imports, for terminals alone

    return Style(max(60, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns), colour, rows)


def write_lines(made: Callable[[int], Iterable[Line]]) -> None:
    """Write lines made for the width of stdout, with colours where it is a terminal."""
    from seawall.report.layout import write_plain, write_styled  # noqa: PLC0415

    style = terminal_style(sys.stdout)
    if style.colour:
        write_styled(made(style.width), sys.stdout, style.width)
    else:
        write_plain(made(style.width), sys.stdout)


def write_bytes(data: bytes) -> None:
    """Write bytes to stdout as they are; a terminal is shown text that does nothing to it."""
    from seawall.report.text import visible  # noqa: PLC0415

    out = sys.stdout
    if out.isatty() or not isinstance(out, io.TextIOWrapper):
        prepared(out, machine=False)
        lines = data.decode("utf-8", "replace").split("\n")
        out.write("\n".join(visible(line.expandtabs(), len(line) * 8 + 1) for line in lines))
    else:
        out.flush()
        out.buffer.write(data)
    out.flush()


def to_file(path: Path, write: Writing, rows: int | None) -> None:
    """Let something be written to a file, which appears whole or not at all; Misuse where that cannot be."""
    style = Style(PIPED_WIDTH, rows=rows)
    try:
        if _in_place(path):  # appended: what was redirected with >> keeps what it has
            with path.open("a", encoding="utf-8", errors="backslashreplace") as out:
                write(out, style)
            return
        with whole(_real(path)) as stream:
            out = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace")
            write(out, style)
            out.detach()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Misuse(f"{path} cannot be written: {error.strerror or error}") from error


def deliver(report: Report, chosen: Sequence[Output], rows: int | None, *, quiet: bool) -> int:
    """Write a report, say on stderr what nothing on stdout says to people, and return the exit code.

    A verdict other than passed is graver than a file that cannot be written, and stays the exit code; else
    that raises Misuse.
    """
    unwritten: Misuse | None = None
    try:
        write(report, chosen, rows)
    except Misuse as error:
        unwritten = error
    if not quiet and not any(each.path is None and not each.format.machine for each in chosen):
        _tell(report)
    if unwritten is not None:
        if report.verdict.exit_code == ExitCode.PASSED:
            raise unwritten
        say(f"error: {line}" for line in str(unwritten).splitlines())
    return report.verdict.exit_code


def _tell(report: Report) -> None:
    """Say on stderr what a reader of the table would have seen at its end."""
    verdict = report.verdict
    lines: list[str] = []
    if report.feeds:
        from seawall.report.formats.table import starter_notice  # noqa: PLC0415

        lines += filter(None, [starter_notice(report.feeds)])
    if report.not_assessed:
        lines.append(f"not assessed: {sum(item.weight for item in report.not_assessed)}")
    say(
        (
            *lines,
            *verdict.reasons,
            f"{len(report.findings)} findings; {verdict.outcome} ({verdict.exit_code})",
        )
    )


def say(lines: Iterable[str]) -> None:
    """Say lines on stderr."""
    from seawall.report.text import visible  # noqa: PLC0415

    sys.stderr.writelines(f"seawall: {visible(line, 500)}\n" for line in lines)
