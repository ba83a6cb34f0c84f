"""Which files of a directory say how containers run: by name, by what their bytes look like, by reading."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from seawall.model.package import NotAssessed
from seawall.posture.documents import MOST_BYTES, RENDER
from seawall.posture.reading import SHELL_NAMES, Read, read
from seawall.posture.shells import ASKS

_ENDINGS = (".yaml", ".yml", ".json", ".sh", ".bash")
_PASSED_OVER = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", ".tox", ".terraform"}
)
_MANIFEST = re.compile(
    rb"^[ \t]*[{,]?[ \t]*(?:\"(?:kind|services)\"|'(?:kind|services)'|kind|services)[ \t]*:"
    rb"|\"(?:HostConfig|RootFS)\"",
    re.MULTILINE,
)
_SCRIPT = re.compile(ASKS.pattern.encode())
_COMPACT = re.compile(rb"(?:\"|[{,\s])(?:kind|services|HostConfig|RootFS)\"?\s*:")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINK = "a link to what is not looked at: name what it leads to"


def below(folder: str) -> Iterator[str | NotAssessed]:
    """Yield the files below a directory that may be of interest, in order, and what cannot be looked at.

    Links are not followed: what they lead to is looked at where it stands, or is said not to be.  The
    templates of a Helm chart are no manifests before they are rendered: of each chart that is said once.
    """
    root = Path(folder).resolve()
    closed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for name in folders:
            path = Path(here, name)
            if os.path.islink(path) and not _met(path, root):  # noqa: PTH114 (it raises nothing)
                # Nothing tells that there is anything of interest in it, so that it counts for nothing.
                yield NotAssessed("file", str(path), _LINK, weight=0)
        if "Chart.yaml" in files and "templates" in folders:
            folders.remove("templates")
            yield NotAssessed("file", str(Path(here, "templates")), RENDER)
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS):
                yield from _file(Path(here, name), root)
    yield from (_unread(str(error.filename), error) for error in closed)


def _file(path: Path, root: Path) -> Iterator[str | NotAssessed]:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        yield _unread(str(path), error)
        return
    if stat.S_ISREG(mode):
        yield str(path)
    elif not stat.S_ISLNK(mode):  # who opens a pipe waits for whoever writes to it
        yield NotAssessed("file", str(path), "not a regular file")
    elif not (_met(path, root) and path.is_file() and path.resolve().name.lower().endswith(_ENDINGS)):
        yield NotAssessed("file", str(path), _LINK)


def _met(link: Path, root: Path) -> bool:
    """Say whether what a link leads to is met on the walk, too."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # the latter: links in a circle
        return False
    return target.is_relative_to(root) and _PASSED_OVER.isdisjoint(target.relative_to(root).parts)


def _unread(path: str, error: OSError) -> NotAssessed:
    return NotAssessed("file", path, f"cannot be read: {error.strerror or error}")


def content(path: str) -> bytes:
    """Return a file's bytes, one more than are read at most where there are more; the errors are OSErrors."""
    with Path(path).open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def likely(path: str, data: bytes) -> bool:
    """Tell whether a file that nobody named is worth reading."""
    if path.lower().endswith(SHELL_NAMES):
        return _SCRIPT.search(data) is not None
    if data.startswith(_WIDE):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    return (_COMPACT if data.lstrip()[:1] in {b"{", b"["} else _MANIFEST).search(data) is not None


def inside(folder: str) -> Iterator[Read | NotAssessed]:
    """Read the files of a directory that say how containers run; what else is there is passed over."""
    for each in below(folder):
        if isinstance(each, NotAssessed):
            yield each
            continue
        try:
            data = content(each)
        except OSError as error:
            yield _unread(each, error)
            continue
        if likely(each, data):
            file = read(each, data)
            if file.known or file.not_assessed:
                yield file
