"""How the HTTP library is imported: when the first connection is made, and without its command line."""

from __future__ import annotations

import sys

_COMMAND = "httpx._main"


def spare_its_command() -> None:
    """Keep httpx from importing its command line, which brings click and rich along and doubles the time.

    It is an optional part of httpx, which goes on where its import fails, as None among the modules makes it.
    """
    sys.modules.setdefault(_COMMAND, None)  # type: ignore[arg-type]
