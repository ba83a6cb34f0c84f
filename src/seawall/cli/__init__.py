"""The command line: one file per verb in `commands/`, no logic."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from seawall import __version__


def main() -> None:
    """Run the command line of this process and exit."""
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        _take_what_is_closed()
    # Asked by scripts and shell prompts, and the measure of start-up: nothing more is imported for it.
    if sys.argv[1:] == ["--version"]:
        try:
            sys.stdout.write(f"seawall {__version__}\n")
            sys.stdout.flush()
        except OSError as error:
            sys.stderr.write(f"seawall: error: {error.strerror}\n")
            os._exit(2)
        sys.exit()
    import gc  # noqa: PLC0415

    # A scan makes many objects that live to its end and few cycles: look for cycles less often.
    gc.set_threshold(70_000, 20, 50)
    from seawall.cli.errors import run  # noqa: PLC0415

    code = run(sys.argv[1:])
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # All is written and closed; taking a hundred thousand objects apart would take as long as matching them.
    os._exit(code)


def _take_what_is_closed() -> None:
    """Put streams that fail in the place of those that the caller closed.

    Else the first files that are opened, and the children, would have their descriptors.  The wrong way of
    opening makes reading stdin and writing stdout the error that it is.
    """
    for number, wrong, mode, name in (
        (0, os.O_WRONLY, "r", "stdin"),
        (1, os.O_RDONLY, "w", "stdout"),
        (2, os.O_WRONLY, "w", "stderr"),
    ):
        if getattr(sys, name) is not None:
            continue
        opened = os.open(os.devnull, wrong)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
        setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (a descriptor, kept)
