"""What names say that it is secret, and commands without it: rules on words alone, which cost nothing.

What looks into the contents of files is another room; this is for text that is shown with something else.
"""

from __future__ import annotations

import re
from functools import cache

REDACTED = "[redacted]"
LONGEST_COMMAND = 64 * 1024

_WORDS = (
    r"pass(?:word|wd|phrase)?|pwd|secrets?|token|api[_-]?key|(?:private|access|secret|signing|"
    r"encryption|master|auth|account|license)[_-]?key(?:[_-]id)?|credentials?|auth|dsn|connection[_-]?string|"
    r"sas[_-]?url"
)
_BEHIND = r"(?:[_.-]?(?:\d+|base64|b64|hash|value|string))?"
_JOINED = r"password|passwd|passphrase|secret|api[_-]?key|access[_-]?token|auth[_-]?token"
_NAME = rf"(?i)(?:^|[_.-])(?:{_WORDS}){_BEHIND}$|(?:{_JOINED})$"
_ADDRESS = r"(?i)[a-z][a-z0-9+.-]{0,30}://[^/\s:@]{0,256}:(?P<password>[^/\s@]{1,1024})@"
_ELSEWHERE = (
    r"(?is)(?:\s*|true|false|yes|no|on|off|none|null|\d{1,3}|disabled?|enabled?|"
    r"/\S+|\.{1,2}/\S+|file:\S+|vault:\S+|\$\(.*\)|\$\{?\w+\}?|\{\{.*\}\}|<[^<>]*>|\*+)"
)
_REFERENCE = r"[$<{%]|\*+$"
_EXPANDED = r"\$[({A-Za-z_]"

# In a command: NAME=value, NAME: value, --name value, "--name", "value"; the name ends in what tells.
_TELLING = rf"(?:(?:[\w.-]{{0,60}}?[_.-])?(?:{_WORDS}){_BEHIND}|[\w.-]{{0,60}}?(?:{_JOINED}))"
_QUOTED = r'"(?:[^"\\]|\\.){0,4096}"|' + r"'[^']{0,4096}'"
_SCHEME = r"(?:(?:bearer|basic|token|digest)\s+)?"
_START = r"(?<![\w.-])"
_QUOTE = r"""(?:\\?["'])?"""
_ASSIGNED = (
    rf"""(?i)(?P<before>{_START}{_TELLING}{_QUOTE}\s?[=:]\s?{_SCHEME}(?:\\["'])?"""
    rf"""|{_START}--?{_TELLING}(?:\s+|["']\s*,\s*))"""
    rf"""(?P<value>{_QUOTED}|[^\s"'\\]{{1,4096}})"""
)
_HEADER = (
    r"(?i)(?P<before>\bauthorization[\"']?\s?[:=]\s?[\"']?(?:[a-z]{2,12}\s+)?)(?P<value>[^\s\"']{4,4096})"
)
_USER = r"(?P<before>(?<![\w-])(?:-u|--user)[\s=]\s?[\"']?[\w.@-]{1,100}:)(?P<value>[^\s\"']{1,4096})"
# The builder writes `|2 A=some words B=c /bin/sh -c …` and `ENV A=some words` without quotes.
_BARE = (
    rf"(?i)(?P<before>{_START}{_TELLING}=)"
    r"(?P<value>[^\s\"'=]{1,4096}(?:[ \t]+[^\s=/-][^\s=]{0,4096}){1,64}?)"
    r"(?=\s+(?:[A-Za-z_]\w*=|/)|\s*$)"
)
_ARGUMENTS = r"(?:RUN\s+)?\|\d+\s|\s*(?:/bin/sh -c #\(nop\)\s+)?(?:ARG|ENV|LABEL)\s"
_WELL_KNOWN = (
    r"(?<![0-9A-Za-z])(?:gh[oprsu]_|github_pat_|gl[a-z]{2,5}-|xox[a-e.pors-]{1,8}-|npm_|[rs]k_(?:live|test)_|"
    r"sk-|SG\.|hf_|do[opr]_v1_|A[KS]IA|AIza|ya29\.|eyJ[\w-]{8,2048}\.eyJ|pypi-Ag|hv[bs]\.|dckr_pat_|"
    r"shp\w{2}_|atlasv1\.)[\w.=+/-]{12,4096}"
)
# Where another one begins this one ends, so that many beginnings take no longer than one.
_KEY = (
    r"(?s)-----BEGIN [A-Z ]{0,40}PRIVATE KEY.{0,20000}?(?:-----END [A-Z ]{0,40}KEY-----|(?=-----BEGIN )|\Z)"
)
# What every one of those needs: first words, which cost nothing, for most commands have none of them.
_WORDS_OF_ALL = (  # noqa: SIM905 - a list of fifty lines reads worse
    "pass pwd secret token key cred auth dsn connection sas -u --user @ -----begin ghp_ gho_ ghr_ ghs_ ghu_"
    " github_pat_ gl xox npm_ k_live k_test sk- sg. hf_ _v1_ akia asia aiza ya29 eyj pypi- hvb. hvs. dckr_"
    " shp atlasv1"
).split()
_HINT = (
    r"(?i)(?:pass|pwd|secret|token|key|cred|auth|dsn|string|url)[\w.-]{0,24}\\?[\"']?\s?[=:,]"
    r"|[\s\"']--?[\w.-]{0,40}(?:pass|pwd|secret|token|key|cred|auth|dsn)[\w-]{0,12}[\s\"']"
    r"|-u\s|--user|@|BEGIN"
    r"|gh[oprsu]_|github_pat|\bgl[a-z]{2,5}-|xox|npm_|k_live|k_test|\bsk-|\bSG\.|\bhf_|_v1_|AKIA|ASIA|AIza|ya29"
    r"|eyJ|pypi-|\bhv[bs]\.|dckr_|\bshp|atlasv1"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression compiled when it is first needed, which together takes 5 ms."""
    return re.compile(pattern)


def is_secret(name: str, value: str) -> bool:
    """Whether a variable holds a secret in so many words: by its name, or by the password in its address."""
    if has_password(value):
        return True
    return not is_elsewhere(value) and names_secret(name)


def names_secret(name: str) -> bool:
    """Whether what is called so is a secret."""
    return _compiled(_NAME).search(name) is not None


def is_elsewhere(value: str) -> bool:
    """Whether a value says where a secret is, or that there is none, and is none itself."""
    return _compiled(_ELSEWHERE).fullmatch(value) is not None


def address_with_password(text: str) -> str:
    """Return the scheme of an address in a text that carries a password, and not the name of one; else ""."""
    match = _compiled(_ADDRESS).search(text)
    if match is None or _compiled(_REFERENCE).match(match["password"]):
        return ""
    return match[0].partition("://")[0]


def has_password(value: str) -> bool:
    """Whether an address carries a password, and not the name of one."""
    return bool(address_with_password(value))


def redacted_command(text: str) -> str:
    """Return a command, as the history of an image has it, without what is plainly secret in it.

    That are values by the names they are given to, passwords in addresses, and tokens that begin as those of
    well-known providers do; a reference to a variable stays.  What is longer than LONGEST_COMMAND
    characters is cut, which also bounds the time.
    """
    return _redacted(_cut(text))


def holds_secret(text: str) -> bool:
    """Whether a text has what `redacted_command` would leave out, whatever its length."""
    return _redacted(text) != text


def _redacted(text: str) -> str:
    lowered = text.lower()
    if not any(word in lowered for word in _WORDS_OF_ALL) or _compiled(_HINT).search(text) is None:
        return text
    text = _compiled(_KEY).sub(REDACTED, text)
    told = _compiled(_ARGUMENTS).match(text)
    if told:
        arguments, slash, shell = text.partition(" /") if "|" in told[0] else (text, "", "")
        text = _compiled(_BARE).sub(_without_value, arguments + slash) + shell
    for pattern in (_ASSIGNED, _HEADER, _USER):
        text = _compiled(pattern).sub(_without_value, text)
    text = _compiled(_ADDRESS).sub(_without_password, text)
    return _compiled(_WELL_KNOWN).sub(REDACTED, text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_COMMAND else text[:LONGEST_COMMAND] + "…"


def _without_value(match: re.Match[str]) -> str:
    value = match["value"]
    bare = value.strip("\"'")
    if is_elsewhere(bare) or _compiled(_EXPANDED).match(bare) or bare.startswith(REDACTED):
        return match[0]
    quote = value[0] if value[0] in "\"'" else ""
    return f"{match['before']}{quote}{REDACTED}{quote}"


def _without_password(match: re.Match[str]) -> str:
    password = match["password"]
    if _compiled(_REFERENCE).match(password):
        return match[0]
    return match[0].removesuffix(f"{password}@") + f"{REDACTED}@"
