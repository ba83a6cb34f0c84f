"""The names of images."""

from __future__ import annotations


def parts(reference: str) -> tuple[str, str, str]:
    """Return name, tag and digest of a reference; a port is no tag (distribution specification, pulling)."""
    name, _, digest = reference.partition("@")
    head, colon, tag = name.rpartition(":")
    return (head, tag, digest) if colon and "/" not in tag else (name, "", digest)
