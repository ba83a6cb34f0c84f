"""What the Haskell catalogers share: how Hackage names a package with its version."""

from __future__ import annotations

import re

NAME = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
VERSION = r"[0-9]+(?:\.[0-9]+)*"
_IDENTIFIER = re.compile(rf"({NAME})-({VERSION})")


def split(identifier: str) -> tuple[str, str] | None:
    """Return name and version of `rio-prettyprint-0.1.4.0`; None for anything else."""
    match = _IDENTIFIER.fullmatch(identifier) if len(identifier) <= 300 else None
    return (match[1], match[2]) if match else None
