"""The command line: one file per verb in `commands/`, no logic."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from seawall import __version__


def main() -> None:
    """Run the command line of this process and exit."""
    # Asked by scripts and shell prompts, and the measure of start-up: nothing more is imported for it.
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"seawall {__version__}\n")
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
