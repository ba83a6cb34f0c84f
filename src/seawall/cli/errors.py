"""The boundary: whatever happens inside ends as an exit code and, on stderr, as a line that says why."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from seawall.model.errors import ExitCode, SeawallError
from seawall.report.text import visible

INTERRUPTED = 128 + 2  # as a shell reports SIGINT
HUNG_UP = 128 + 13  # as a shell reports SIGPIPE
COMPLETING = "_SEAWALL_COMPLETE"
MESSAGE = 2000


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code; only SystemExit leaves."""
    try:
        return _answer(arguments)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _misused(error)
    except SeawallError as error:
        return _failed(str(error) or type(error).__name__, error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _said("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return _hung_up()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _failed(f"{where}{error.strerror or error}", ExitCode.MISUSE)
    except Exception as error:  # noqa: BLE001 (a person gets one line, SEAWALL_DEBUG the rest)
        what = f"internal error: {type(error).__name__}: {error}"
        return _failed(f"{what}; please report it; SEAWALL_DEBUG=1 shows the traceback", ExitCode.MISUSE)


def _answer(arguments: Sequence[str]) -> int:
    from seawall.cli.app import SEAWALL  # noqa: PLC0415 (so that its errors, too, end here)

    if COMPLETING in os.environ:
        SEAWALL.main(prog_name="seawall", complete_var=COMPLETING)
    # Not SEAWALL.main: it ends a broken pipe with 1, which here means that the gate was violated.
    with SEAWALL.make_context("seawall", list(arguments)) as context:
        code = SEAWALL.invoke(context)
    sys.stdout.flush()
    return int(code) if isinstance(code, int) else ExitCode.PASSED


def _misused(error: click.ClickException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return ExitCode.MISUSE
    code = _failed(error.format_message(), ExitCode.MISUSE)
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(f"Try '{context.command_path} --help'.", err=True)
    return code


def _failed(message: str, code: ExitCode) -> int:
    if os.environ.get("SEAWALL_DEBUG", "0") not in {"", "0"}:
        import traceback  # noqa: PLC0415 (slow to import, and seldom wanted)

        traceback.print_exc()
    return _said(f"error: {message}", code)


def _said(message: str, code: int) -> int:
    """Say it on stderr, a line for a line; a stderr that is gone is no reason to change the code."""
    lines = (visible(line, MESSAGE) for line in message.splitlines())
    try:
        sys.stderr.write("seawall: " + "\n".join(lines) + "\n")
        sys.stderr.flush()
    except OSError:
        pass
    return int(code)


def _hung_up() -> int:
    """Nobody reads any more: leave without a word, also when the interpreter flushes its streams."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return HUNG_UP
