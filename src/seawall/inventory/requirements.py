"""The format of pip's requirements files: logical lines, and what one of them asks for."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from msgspec import Struct

from seawall.inventory import python

_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s-{1,2}[A-Za-z]")
_REQUIREMENT = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?)\s*+(?:\[[^\]]*+\]\s*+)?(@?)\s*+(.*)\Z", re.DOTALL
)
_CLAUSE = re.compile(r"\s*+(===|==|~=|!=|<=|>=|<|>)\s*+([^\s,;()]+)\s*+\Z")
_EGG = re.compile(r"[#&]egg=([^&\s\[]+)")
_EGG_VERSION = re.compile(r"([A-Za-z0-9._-]+?)(?:==|-)(\d[^\s-]*)\Z")
_VCS = re.compile(r"(git|hg|svn|bzr)\+([^\s#]+?)(?:@([^@/\s#]+))?(?=#|\Z)")
_URL = re.compile(r"[a-z][a-z0-9+.]*:|\.{0,2}/|\.\.?(?:\[|\Z)|~/", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Requirement(Struct, frozen=True):
    """What one line asks for; `version` is "" unless exactly one is allowed, `url` is not yet redacted."""

    name: str
    version: str = ""
    url: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it is a directory or a file beside the requirements, and not a download."""
        return bool(self.url) and (self.url.startswith("file:") or "://" not in self.url)

    @property
    def is_project_itself(self) -> bool:
        """Whether it is the project that the requirements are of: `.`, with or without extras."""
        return not self.version and self.url.removeprefix("file:").partition("[")[0] in {".", "./"}

    @property
    def origin(self) -> python.Qualifiers:
        """Where it comes from when not from an index, as purl qualifiers."""
        if match := _VCS.match(self.url):
            return python.vcs_url(match[1], match[2], match[3] or "")
        return python.download_url(self.url)


def decoded(data: bytes) -> str:
    """Return the text: UTF-8 unless a byte order mark says otherwise, as PowerShell's `>` writes."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with the number it starts at: continued lines joined, comments and blanks left out."""
    pieces: list[str] = []
    start = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not pieces:
            start = number
        comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not comment:
            pieces.append(line.strip("\\"))
            continue
        joined = _COMMENT.sub("", "".join((*pieces, " " if comment else "", line))).strip()
        pieces = []
        if joined:
            yield start, joined
    if rest := _COMMENT.sub("", "".join(pieces)).strip():
        yield start, rest


def requirement(line: str) -> Requirement | None:
    """Return what a line asks for (PEP 508, or a URL or path as pip takes them); None for anything else."""
    cut = _OPTIONS.search(line)
    text = (line[: cut.start()] if cut else line).strip()
    if _URL.match(text) or python.artifact(text):
        return from_url(text)
    match = _REQUIREMENT.match(text)
    if match is None:
        return None
    name, at, rest = match.groups()
    if at:
        return from_url(re.split(r"\s+;", rest, maxsplit=1)[0], name)
    specifier = rest.partition(";")[0].strip()
    if specifier.startswith("(") and specifier.endswith(")"):
        specifier = specifier[1:-1]
    return _specified(name, specifier)


def from_url(url: str, name: str = "") -> Requirement:
    """Return what a URL or a path asks for; the version is known from `#egg=` or a file name, or not."""
    url = url.partition(" ")[0]
    named = python.artifact(url)
    if named:
        return Requirement(name or named[0], named[1], url)
    egg = _EGG.search(url)
    if egg is None:
        return Requirement(name, "", url)
    pinned = _EGG_VERSION.match(egg[1])
    return Requirement(name or pinned[1], pinned[2], url) if pinned else Requirement(name or egg[1], "", url)


def _specified(name: str, specifier: str) -> Requirement | None:
    version = ""
    for clause in specifier.split(",") if specifier else ():
        match = _CLAUSE.match(clause)
        if match is None:
            return None
        if match[1] in {"==", "==="} and "*" not in match[2]:
            version = match[2]
    return Requirement(name, version)
