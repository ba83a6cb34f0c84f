"""Use COPY for files and folders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity

_UNPACKED = re.compile(r"\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$")
_FETCHED = re.compile(r"(?:https?|ftp|ssh|git)://|git@|\$")


def _plain(step: Step) -> list[str]:
    return [
        word
        for word in map(unquoted, step.words[:-1])
        if not (_UNPACKED.search(word) or _FETCHED.match(word) or word.startswith("<<"))
    ]


# What ADD unpacks by its content may have other names, but seldom has; of a pattern no name is known.
_UNKNOWN = re.compile(r"[*?\[$]|\.(?:tar|tzst|zst|zip)(?:\.|$)", re.IGNORECASE)
_ONLY_ADD = frozenset({"checksum", "keep-git-dir", "unpack"})
_KEYWORD = re.compile(r"(?:onbuild\s+)?(add)\b", re.IGNORECASE)


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    if step is None or not _ONLY_ADD.isdisjoint(name for name, _ in step.flags) or step.heredocs:
        return
    words = [unquoted(word) for word in step.words[:-1]]
    whole = draft.whole(step)
    match = _KEYWORD.match(whole.text)
    if match is None or len(_plain(step)) != len(words):
        return
    keyword = "copy" if match[1].islower() else "COPY"
    edit = whole.replace(match.start(1), match.end(1), keyword)
    if edit is not None:
        yield Fix((edit,), safe=not any(_UNKNOWN.search(word) for word in words))


RULE = Rule(
    name="copy-for-add",
    title="Use COPY for files and folders",
    why="ADD also fetches addresses and unpacks archives; COPY does only what is meant.",
    severity=Severity.HIGH,
    fix=_fix,
    aliases=(
        "DL3020",
        "AVD-DS-0005",
        "CKV_DOCKER_4",
        "CIS-DI-0009",
    ),
    controls=("CIS Docker 4.9",),
    bad=("FROM debian:12\nADD app.py /app/",),
    good=(
        "FROM debian:12\nCOPY app.py /app/",
        "FROM debian:12\nADD app.tar.gz /app/",
        "FROM debian:12\nADD https://example.org/app.py /app/",
    ),
    violates=by_step("ADD", _plain),
)
