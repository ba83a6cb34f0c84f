"""What is likely to be a secret by its name, or by a password in an address; no value leaves here."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"(?:^|[_.-])(?:pass(?:word|wd|phrase)?|pwd|secrets?|token|api_?key|apikey|(?:private|access|secret|signing|"
    r"encryption|master|auth|account|license)_?key(?:_id)?|credentials?|auth|dsn|connection_?string|"
    r"sas_?url)(?:[_.-]?(?:\d+|base64|b64|hash|value|string))?$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:password|passwd|passphrase|secret|apikey|api_key|access_?token|auth_?token)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:(?P<password>[^/\s@]+)@", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?:\s*|true|false|yes|no|on|off|none|null|\d{1,3}|disabled?|enabled?|"
    r"/\S+|\.{1,2}/\S+|file:\S+|vault:\S+|\$\(.*\)|\$\{?\w+\}?|\{\{.*\}\}|<[^<>]*>|\*+)",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(r"[$<{%]|\*+$")
_OPTION = re.compile(
    r"--?(?P<name>[\w.-]+?)(?:=(?P<value>.*))?$",
    re.DOTALL,
)
_SHOWN = re.compile(r"[^\w.-]")


def is_secret(name: str, value: str) -> bool:
    """Whether a variable holds a secret in so many words: by its name, or by the password in its address."""
    if has_password(value):
        return True
    if _ELSEWHERE.fullmatch(value):
        return False
    return bool(_NAME.search(name) or _JOINED.search(name))


def has_password(value: str) -> bool:
    """Whether an address carries a password, and not the name of one."""
    match = _ADDRESS.search(value)
    return match is not None and not _REFERENCE.match(match["password"])


def secret_option(word: str, after: str | None) -> str | None:
    """Return the name of the option that gives a secret on a command line; None where none does."""
    address = _ADDRESS.search(word)
    if address is not None and has_password(word):
        return address[0].partition("://")[0] + "://"
    match = _OPTION.fullmatch(word)
    if match is None or len(match["name"]) < 3:
        return None
    value = match["value"] if match["value"] is not None else after
    if value is None or value.startswith("-") or not is_secret(match["name"].replace("-", "_"), value):
        return None
    return f"--{_SHOWN.sub('', match['name'])[:40]}"
