"""The one bounded door to the network: every read has a limit, every failure is a FetchError.

`Web` speaks HTTP(S) (RFC 9110), `Directory` reads a mirror on disk through file: addresses, `Offline`
refuses, `Memory` answers from a dictionary.  Conditional requests, ranges and their resumption are the same
for all four.  `Web.exchange` is for protocols that need other methods and every status.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from seawall.model import errors
from seawall.transport.base import Answer, Broken, Missing, Progress, Request, Transport, Validator
from seawall.transport.exchange import Exchange, Reply, joined, origin, shown

if TYPE_CHECKING:
    from seawall.transport.local import Directory, Memory, Offline
    from seawall.transport.tls import Tls, TlsFailed, Untrusted
    from seawall.transport.web import TooMany, Web

__all__ = [
    "Answer",
    "Broken",
    "Directory",
    "Exchange",
    "Memory",
    "Missing",
    "Offline",
    "Progress",
    "Reply",
    "Request",
    "Tls",
    "TlsFailed",
    "TooMany",
    "Transport",
    "Untrusted",
    "Validator",
    "Web",
    "address",
    "connect",
    "joined",
    "origin",
    "shown",
]

_LATE = {
    **dict.fromkeys(("Directory", "Memory", "Offline"), "local"),
    **dict.fromkeys(("Tls", "TlsFailed", "Untrusted"), "tls"),
    **dict.fromkeys(("TooMany", "Web"), "web"),
}
"""Where names lie that are imported when they are first used: a scan of what is known opens no connection."""


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    globals()[name] = found
    return found


def address(base: str) -> str:
    """Return `base` as an address without a trailing slash: a directory becomes a file: one."""
    if "://" in base:
        return base.rstrip("/")
    return Path(base).expanduser().resolve().as_uri().rstrip("/")


def connect(base: str, *, offline: bool = False) -> Transport:
    """Return the transport for what lies below `base`; a directory is no network and stays readable offline.

    Raises Misuse for a scheme that is none of http, https and file.
    """
    from seawall.transport.local import Directory, Offline  # noqa: PLC0415 - see _LATE
    from seawall.transport.web import Web  # noqa: PLC0415

    scheme, _, rest = address(base).partition("://")
    if scheme == "file":
        return Directory(Path(unquote(rest)))
    if scheme not in {"http", "https"}:
        raise errors.Misuse(f"{base}: neither an http(s) address nor a directory")
    return Offline() if offline else Web()
