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
from seawall.source.base import File

BINARY = "binary files are not looked into"
HEAD = 8192
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
            return
        self._engine.named(path, self.found)
        head = file.head(HEAD)
        kind = archives.kind_of(head) if self._settings.archives else ""
        if kind:
            self._archive(path, kind, file.read(archives.LARGEST), self._settings.archives, Room())
        elif b"\0" in head and head[:2] not in _UTF16:
            self.found.skip(path, BINARY)
        elif file.size > self._settings.max_file_size:  # it was only called like an archive
            self.found.skip(path, self._too_long())
        else:
            self.text(path, file.read(self._settings.max_file_size))

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
