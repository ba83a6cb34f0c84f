"""Manifests, indexes and configs by digest, kept so that an image seen before is not asked for again."""

from __future__ import annotations

from msgspec import Struct

from seawall.model.secrecy import holds_secret
from seawall.source.cache import LayerCache
from seawall.source.oci.manifest import checked_digest
from seawall.source.streams import new_hash


class Documents(Struct, frozen=True):
    """What a cache knows of them; `code` is the digest of the code that cached results depend on.

    Whatever the cache says, what it gives has the digest that was asked for.
    """

    cache: LayerCache
    code: str

    def get(self, digest: str) -> bytes | None:
        """Return the document of a digest, None when it is not known."""
        content = self.cache.get(self._key(digest), shared=False)
        if content is None or _has(digest, content):
            return content
        self.cache.drop(self._key(digest))
        return None

    def put(self, digest: str, content: bytes) -> None:
        """Keep a document, unless it is another than its digest says, or plainly holds a secret."""
        if _has(digest, content) and not holds_secret(content.decode("utf-8", "replace")):
            self.cache.put(self._key(digest), content, shared=False)

    def _key(self, digest: str) -> str:
        return f"document {self.code} {checked_digest(digest)}"


def _has(digest: str, content: bytes) -> bool:
    found = new_hash(digest)
    found.update(content)
    return found.hexdigest() == digest.partition(":")[2]
