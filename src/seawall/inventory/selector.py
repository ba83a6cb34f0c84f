"""Which catalogers want a path: look-ups in dictionaries, never a loop over patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from seawall.inventory.base import Cataloger

SMALLEST_EXECUTABLE = 64
_WILD = re.compile(r"[*?]+")


@cache
def _regex(glob: str) -> re.Pattern[str]:
    """Translate a right-anchored glob; `**/` is any number of components, `*` and `?` stay in one."""
    parts = {"**/": "(?:[^/]+/)*", "*": "[^/]*", "?": "[^/]"}
    body = re.sub(r"\*\*/|[*?]|[^*?]+", lambda m: parts.get(m[0], re.escape(m[0])), glob)
    return re.compile(rf"(?:.*/)?{body}\Z", re.DOTALL)


class _Rule(Struct, frozen=True, eq=False):
    """How a basename begins and ends that a cataloger wants, and the glob where that does not say it all."""

    cataloger: Cataloger
    begin: str = ""
    end: str = ""
    glob: str = ""


class Selector:
    """Answers `wanted_by` for a set of catalogers.

    A glob is filed under what is literal in it: its basename, else the name of its directory, else the
    extension of its basename.  A path is looked up in the three tables; only candidates whose basename begins
    and ends as the glob's see the regular expression, which is made then, and few globs need one.
    """

    def __init__(self, catalogers: Iterable[Cataloger]) -> None:
        self.catalogers = tuple(catalogers)
        self._basenames: dict[str, list[_Rule]] = {}
        self._directories: dict[str, list[_Rule]] = {}
        self._extensions: dict[str, list[_Rule]] = {}
        self._executables = tuple(c for c in self.catalogers if c.executables)
        companions = {pattern for c in self.catalogers for pattern in c.companions}
        self._companions = {name: self._beside(name) for name in companions if not name.startswith("*")}
        self._companion_suffixes = tuple(pattern[1:] for pattern in companions if pattern.startswith("*"))
        for cataloger in self.catalogers:
            for glob in cataloger.globs:
                self._file(cataloger, glob)
        suffixes = ("", *self._companion_suffixes)
        names, types = (*self._basenames, *self._companions), self._extensions
        self._names = frozenset(name + suffix for name in names for suffix in suffixes)
        self._types = frozenset((kind + suffix).rpartition(".")[2] for kind in types for suffix in suffixes)

    def may_concern(self, path: str, size: int, mode: int) -> bool:
        """Say whether `wanted_by` or `is_companion` might say yes: a quick look, for most are not wanted."""
        slash = path.rfind("/")
        basename = path[slash + 1 :]
        return (
            basename in self._names
            or basename[basename.rfind(".") + 1 :] in self._types
            or (slash > 0 and path[path.rfind("/", 0, slash) + 1 : slash] in self._directories)
            or (mode & 0o111 != 0 and size >= SMALLEST_EXECUTABLE and self._executables != ())
        )

    def _beside(self, name: str) -> tuple[str, ...]:
        """Return globs of where a companion lies: in the directories of the globs that ask for it."""
        globs = (glob for c in self.catalogers if name in c.companions for glob in c.globs)
        return tuple(dict.fromkeys(glob[: glob.rfind("/") + 1] + name for glob in globs))

    def _file(self, cataloger: Cataloger, glob: str) -> None:
        directory, _, basename = glob.rpartition("/")
        parent = directory.rpartition("/")[2]
        literals = _WILD.split(basename)
        if len(literals) == 1:
            rule = _Rule(cataloger, glob=glob if directory else "")
            self._basenames.setdefault(basename, []).append(rule)
            return
        begin, end = literals[0], literals[-1]
        told = len(literals) == 2 and "?" not in basename and not (begin and end)
        if parent and not _WILD.search(parent):
            rule = _Rule(cataloger, begin, end, "" if told and directory == parent else glob)
            self._directories.setdefault(parent, []).append(rule)
            return
        extension = end.rpartition(".")[2]
        if "." not in end:
            raise ValueError(f"{cataloger.name}: {glob!r} has no literal basename, directory or extension")
        rule = _Rule(cataloger, begin, end, "" if told and not directory else glob)
        self._extensions.setdefault(extension, []).append(rule)

    def wanted_by(self, path: str, size: int, mode: int) -> tuple[Cataloger, ...]:
        """Return the catalogers that want this file."""
        slash = path.rfind("/")
        basename = path[slash + 1 :]
        wanted: tuple[Cataloger, ...] = ()
        for rules in (
            self._basenames.get(basename),
            self._directories.get(path[path.rfind("/", 0, slash) + 1 : slash]) if slash > 0 else None,
            self._extensions.get(basename[basename.rfind(".") + 1 :]),
        ):
            for rule in rules or ():
                if (
                    basename.startswith(rule.begin)
                    and basename.endswith(rule.end)
                    and (not rule.glob or _regex(rule.glob).match(path))
                    and rule.cataloger not in wanted
                ):
                    wanted += (rule.cataloger,)
        if mode & 0o111 and size >= SMALLEST_EXECUTABLE:
            if not wanted:
                return self._executables
            wanted += tuple(c for c in self._executables if c not in wanted)
        return wanted

    def named_by(self, path: str) -> tuple[Cataloger, ...]:
        """Return the catalogers that want a name, whatever file it leads to.

        Who looks at executables or programs knows files by content: a link to one is not a second one.
        """
        return tuple(
            c for c in self.wanted_by(path, 0, 0) if not (c.executables or (c.fallback and not c.folder))
        )

    def is_companion(self, path: str) -> bool:
        """Say whether a cataloger may ask for this file as the sibling of another."""
        basename = path[path.rfind("/") + 1 :]
        globs = self._companions.get(basename)
        if globs and any(_regex(glob).match(path) for glob in globs):
            return True
        if not basename.endswith(self._companion_suffixes):
            return False
        stems = (path.removesuffix(suffix) for suffix in self._companion_suffixes if path.endswith(suffix))
        return any(self.wanted_by(stem, 0, 0) for stem in stems)
