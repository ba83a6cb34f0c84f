"""Images to be judged, made of an example's text as a check has it (posture.imagewriting.example)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from seawall.posture.configured import configured
from seawall.posture.images import Files, Image
from seawall.posture.layers import applied
from seawall.posture.observing import Observer
from seawall.source.limits import LIMITS
from seawall.source.oci.manifest import Config, decode
from seawall.source.tree import Tree
from seawall.source.walk import Paths

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Memory:
    """A file of an example (see source.base.File)."""

    def __init__(self, path: str, content: bytes, mode: int) -> None:
        self.path, self._content, self.mode = path, content, mode
        self.size = len(content)

    def head(self, length: int) -> bytes:
        return self._content[:length]

    def read(self, limit: int = 1 << 20) -> bytes:
        return self._content

    def chunks(self) -> Iterator[bytes]:
        yield self._content

    def sibling(self, name: str) -> None:
        pass


def files_of(layers: Sequence[Mapping[str, str]]) -> Files:
    """What is noted of layers of files by path, each its text, or `mode` and its mode in octal."""
    observed, trees = [], []
    for layer in layers:
        observer, paths = Observer(), Paths()
        for path, text in layer.items():
            mode = int(text.removeprefix("mode "), 8) if text.startswith("mode ") else 0o644
            if path.endswith("/"):
                observer.enters(path.rstrip("/"), mode)
                paths.directories[path.rstrip("/")] = None
                continue
            file = Memory(path, b"x" if text.startswith("mode ") else text.encode(), mode)
            paths.files[path] = None
            if observer.wants(path, file.size, mode):
                observer.see(file)
        observed.append(observer.observed)
        trees.append(paths)
    return applied(observed, lambda: Tree(trees))


def image_of(text: str) -> Image:
    """The image that an example is."""
    document: dict[str, Any] = json.loads(text)
    tags, sizes, files = (document.pop(name, None) for name in ("tags", "sizes", "files"))
    config = decode(json.dumps(document).encode(), Config, "example", LIMITS)
    return configured(
        "example",
        config,
        NOW,
        tags=tuple(tags or ()),
        sizes=tuple(sizes or ()),
        files=files_of([files]) if files is not None else None,
    )
