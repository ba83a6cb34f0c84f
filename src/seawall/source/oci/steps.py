"""What the history of an image says of one step, whoever built it.

BuildKit writes `RUN |1 A=b /bin/sh -c make # buildkit`, the classic builder `|1 A=b /bin/sh -c make` and
`/bin/sh -c #(nop) COPY file:HASH in /dst `, Buildah the same, and Kaniko the instruction as the file has it.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from seawall.source.oci.manifest import History

KEYWORDS = frozenset(
    {
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER"),
        *("ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    }
)
_BUILDKIT = re.compile(r"\s*# buildkit(?::sha256:[0-9a-f]+)?\s*\Z")
_NOP = re.compile(r"[^#]{0,200}#\(nop\)\s*")
_WORD = re.compile(r"([A-Za-z]+)(?:\s+|\Z)")
_SHELL = re.compile(
    r"(?:^|\s)(?:/(?:usr/)?bin/)?(?:sh|bash|ash|dash|zsh|ksh)(?:\s+-\S+)*\s+-\w*c\s"
    r"|(?:^|\s)cmd(?:\.exe)?\s+/S\s+/C\s"
    r"|(?:^|\s)(?:powershell|pwsh)(?:\.exe)?\s+(?:-\S+\s+)*-command\s",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"(?:file|dir|multi):[0-9a-f]+ in (.*)", re.DOTALL)


class Made(Struct, frozen=True):
    """One step of a history: `keyword` is "" where none is told; `text` has one space between words.

    `command` is what a RUN gave to its shell, as far as that can be told from what comes before it.
    `layer` says whether it made one; `target` is the destination of a COPY or ADD of whose sources only
    hashes are told.
    """

    keyword: str
    text: str
    command: str = ""
    target: str | None = None
    layer: bool = False


def made(entry: History) -> Made:
    """Return what an entry of a history says."""
    return replace(_read(entry), layer=not entry.empty_layer)


def _read(entry: History) -> Made:
    text = _BUILDKIT.sub("", entry.created_by)
    bare = _NOP.match(text)
    text = text[bare.end() :] if bare else text
    word = _WORD.match(text)
    if word and word[1] in KEYWORDS:
        return _instruction(word[1], spaced(text[word.end() :]))
    if bare:
        return Made("", spaced(text))
    text = spaced(text)
    shell = _SHELL.search(text)
    named = "RUN" if shell and (shell.start() == 0 or text.startswith("|")) else ""
    return Made(named, text, _command(text))


def _instruction(keyword: str, text: str) -> Made:
    if keyword == "RUN":
        return Made(keyword, text, _command(text))
    content = _CONTENT.fullmatch(text) if keyword in {"COPY", "ADD"} else None
    return Made(keyword, text, target=content[1].strip() if content else None)


def _command(text: str) -> str:
    """Return what follows the build arguments and the shell; all of it where there is no shell."""
    shell = _SHELL.search(text)
    return text[shell.end() :] if shell and (shell.start() == 0 or text.startswith("|")) else text


def spaced(text: str) -> str:
    """Return a text with one space wherever there was white space."""
    return " ".join(text.split())
