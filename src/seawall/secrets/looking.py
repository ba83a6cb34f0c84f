"""Files as they come: text is searched, archives are opened, and what is neither is counted."""

from __future__ import annotations

import codecs

import msgspec

from seawall.model.errors import SeawallError
from seawall.model.text import described_size, visible
from seawall.secrets import archives
from seawall.secrets.archives import Room
from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found
from seawall.secrets.published import is_documentation
from seawall.source.base import File

BINARY = "binary files are not looked into"
DOCUMENTATION = "compressed documentation of a distribution is not looked into"
PASSED = "an allow-list of gitleaks' rules leaves the file out"
HEAD = 8192
_SHORT = 8 * HEAD
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Looking:
    """Looks at files, of a layer or a tree, and gathers what is found (see source.base.Analyser)."""

    def __init__(self, engine: Engine) -> None:
        self.found = Found()
        self._engine = engine
        self._settings = engine.settings

    def wants(self, path: str, size: int, mode: int) -> bool:  # noqa: ARG002 - an analyser is asked so
        """Say whether to look at a file: not at an empty one, nor at one that is too long."""
        if not size:
            return False
        most = self._settings.max_file_size
        if size <= most or (size <= archives.LARGEST and self._settings.archives and archives.is_named(path)):
            return True
        self.found.files += 1
        self._engine.named(path, self.found)
        self.found.skip(path, self._too_long())
        return False

    def see(self, file: File) -> None:
        """Look at one file."""
        self.found.files += 1
        path = file.path
        if self._settings.passes is not None and self._settings.passes(path):
            self.found.skip(path, PASSED)
            return
        self._engine.named(path, self.found)
        most = self._settings.max_file_size
        short = file.size <= min(_SHORT, most)  # it is read once, and what it begins with is not copied
        head = file.read(most) if short else file.head(HEAD)
        kind = archives.kind_of(head) if self._settings.archives else ""
        if kind and is_documentation(self._settings.place + path):
            self.found.skip(path, DOCUMENTATION)
        elif kind:
            content = head if short else file.read(max(most, archives.LARGEST))
            self._archive(path, kind, content, self._settings.archives, Room())
        elif head.find(b"\0", 0, HEAD) >= 0 and head[:2] not in _UTF16:
            self.found.skip(path, BINARY)
        elif file.size > most:  # it was only called like an archive
            self.found.skip(path, self._too_long())
        else:
            self.text(path, head if short else file.read(most))

    def text(self, path: str, content: bytes, commit: str = "") -> None:
        """Search a text, whose encoding a byte order mark may tell."""
        encoding = _UTF16.get(content[:2])
        if encoding:
            content = content[2:].decode(encoding, "replace").encode("utf-8", "replace")
        self._engine.search(path, content, self.found, commit)

    def content(self, path: str, content: bytes, depth: int | None = None, commit: str = "") -> None:
        """Look at content at hand, with archives opened `depth` deep."""
        depth = self._settings.archives if depth is None else depth
        self.found.files += 1
        self._engine.named(path, self.found)
        kind = archives.kind_of(content[:512]) if depth else ""
        if kind:
            self._archive(path, kind, content, depth, Room())
        elif len(content) > self._settings.max_file_size:
            self.found.skip(path, self._too_long())
        elif b"\0" in content[:HEAD] and content[:2] not in _UTF16:
            self.found.skip(path, BINARY)
        else:
            self.text(path, content, commit)

    def _archive(self, path: str, kind: str, content: bytes, depth: int, room: Room) -> None:
        try:
            for member in archives.members(path, kind, content, self._settings.max_file_size, room):
                name = f"{path}!{visible(member.name, 1000)}"
                if member.unread:
                    self.found.skip(name, member.unread)
                    continue
                inner = archives.kind_of(member.content[:512])
                if inner and depth > 1:
                    self._archive(name, inner, member.content, depth - 1, room)
                elif inner:
                    self.found.skip(name, f"archives in archives are opened {self._settings.archives} deep")
                elif b"\0" in member.content[:HEAD] and member.content[:2] not in _UTF16:
                    self.found.skip(name, BINARY)
                else:
                    self._engine.named(name, self.found)
                    self.text(name, member.content)
        except SeawallError as error:
            self.found.skip(path, f"an archive that cannot be read: {str(error).removeprefix(f'{path}: ')}")

    def _too_long(self) -> str:
        return f"longer than {described_size(self._settings.max_file_size)} (--max-file-size)"

    def packed(self) -> bytes:
        """Return what was found as bytes, the same in every process."""
        return msgspec.msgpack.encode(self.found, order="deterministic")
