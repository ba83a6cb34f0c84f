"""What a run may do with registries, and as whom; values from the command line."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Access(Struct, frozen=True):
    """How registries are reached.

    `token` is sent to the registry that a reference names, as a bearer's, and never to its mirrors;
    `insecure` names hosts (`host[:port]`) whose certificate is not checked and that may speak http;
    `authority` is a file of certificates that are trusted besides the usual ones; `foreign_layers` allows
    fetching what a manifest says lies elsewhere.  The repr keeps the token.
    """

    token: str = ""
    insecure: tuple[str, ...] = ()
    authority: Path | None = None
    foreign_layers: bool = False

    def __repr__(self) -> str:
        return f"Access(insecure={self.insecure!r}, authority={self.authority!r})"
