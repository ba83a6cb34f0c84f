"""Options of command lines that give a secret; no value leaves here."""

from __future__ import annotations

import re

from seawall.model.secrecy import address_with_password, is_secret

_OPTION = re.compile(
    r"--?(?P<name>[\w.-]+?)(?:=(?P<value>.*))?$",
    re.DOTALL,
)
_SHOWN = re.compile(r"[^\w.-]")


def secret_option(word: str, after: str | None) -> str | None:
    """Return the name of the option that gives a secret on a command line; None where none does."""
    scheme = address_with_password(word)
    if scheme:
        return f"{scheme}://"
    match = _OPTION.fullmatch(word)
    if match is None or len(match["name"]) < 3:
        return None
    value = match["value"] if match["value"] is not None else after
    if value is None or value.startswith("-") or not is_secret(match["name"].replace("-", "_"), value):
        return None
    return f"--{_SHOWN.sub('', match['name'])[:40]}"
