"""Pushing and deleting (OCI distribution specification 1.1, "Push" and "Content Management")."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Struct, field

from seawall.model.errors import DigestMismatch, FetchError, Unsupported
from seawall.model.text import decimal
from seawall.source.base import MIB
from seawall.source.oci.manifest import Descriptor, checked_digest, decode
from seawall.source.oci.registry.referrers import fallback_tag, tagged
from seawall.source.oci.registry.repository import Repository
from seawall.source.streams import new_hash
from seawall.transport import Exchange, Reply, joined, shown
from seawall.transport.exchange import Body

PIECE = MIB
LARGEST = 256 * MIB  # bytes of a chunk that a registry may demand to be held in memory
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
CREATED = frozenset({201})
BINARY = {"content-type": "application/octet-stream"}


def _pushing(repository: Repository, *others: str) -> tuple[str, ...]:
    """Return the scopes of a push, with those for reading other repositories."""
    return (f"repository:{repository.name}:pull,push", *(f"repository:{name}:pull" for name in others))


def push_blob(
    repository: Repository,
    digest: str,
    size: int,
    open_blob: Callable[[], BinaryIO],
    *,
    mount_from: str = "",
    chunk: int = 0,
) -> bool:
    """Bring a blob of `size` bytes to a repository; say whether it had to be sent.

    It is not when it is there already, or the registry can mount it from `mount_from`, another repository of
    its.  It goes in one piece, or in pieces of `chunk` bytes where that is not 0; `open_blob` is called once
    for every attempt.
    """
    if repository.has(digest):
        return False
    location, least = _begun(repository, digest, mount_from)
    if not location:
        return False
    body: Body = b""
    if chunk:
        location = _in_chunks(repository, digest, location, open_blob, max(chunk, least))
        headers = {**BINARY, "content-length": "0"}
    else:
        body = partial(_pieces, open_blob)
        headers = {**BINARY, "content-length": str(size)}
    joint = "&" if urlsplit(location).query else "?"
    ended = Exchange("PUT", f"{location}{joint}{urlencode({'digest': digest})}", headers, body)
    reply = repository.client.done(repository.called(digest), ended, _pushing(repository), CREATED)
    _same_digest(repository, digest, reply)
    return True


def _begun(repository: Repository, digest: str, mount_from: str) -> tuple[str, int]:
    """Begin an upload; return where it goes, "" when the blob was mounted, and the least chunk in bytes."""
    query = f"?{urlencode({'mount': digest, 'from': mount_from})}" if mount_from else ""
    asked = Exchange("POST", f"/v2/{repository.name}/blobs/uploads/{query}", {"content-length": "0"})
    scopes = _pushing(repository, *([mount_from] if mount_from else []))
    reply = repository.client.done(repository.called(digest), asked, scopes, frozenset({201, 202}))
    if reply.status == 201:
        return "", 0
    least = decimal(reply.headers.get("oci-chunk-min-length", "")) or 0
    return _location(repository, reply), min(least, LARGEST)


def _location(repository: Repository, reply: Reply) -> str:
    """Return the path of an upload, which must be at the same host; its scheme may be a proxy's mistake."""
    url = joined(reply.url, reply.headers.get("location", ""))
    parts, own = urlsplit(url), urlsplit(repository.client.host.base)
    if not reply.headers.get("location") or parts.hostname != own.hostname or not parts.path.startswith("/"):
        raise FetchError(f"{repository}: the upload is to go to {shown(url)}, away from the registry")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _in_chunks(
    repository: Repository, digest: str, location: str, open_blob: Callable[[], BinaryIO], chunk: int
) -> str:
    """Send all pieces and return where the upload is to be ended."""
    start = 0
    with open_blob() as file:
        while piece := _exactly(file, chunk):
            headers = {
                **BINARY,
                "content-length": str(len(piece)),
                "content-range": f"{start}-{start + len(piece) - 1}",
            }
            sent = Exchange("PATCH", location, headers, piece)
            what = repository.called(digest)
            reply = repository.client.done(what, sent, _pushing(repository), frozenset({202}))
            location = _location(repository, reply)
            start += len(piece)
    return location


def _exactly(file: BinaryIO, size: int) -> bytes:
    content = b""
    while len(content) < size and (piece := file.read(size - len(content))):
        content += piece
    return content


def _pieces(open_blob: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with open_blob() as file:
        while piece := file.read(PIECE):
            yield piece


class _Subject(Struct, frozen=True, rename="camel"):
    """What of a manifest tells whom it refers to."""

    media_type: str = ""
    artifact_type: str = ""
    config: Descriptor | None = None
    subject: Descriptor | None = None
    annotations: dict[str, str] = field(default_factory=dict)


def push_manifest(repository: Repository, content: bytes, media_type: str, tag: str = "") -> str:
    """Put a manifest or index, under a tag if one is given, and return its digest.

    One with a `subject` is listed among its referrers: by the registry, or, where that does not say so, in
    the index under the fall-back tag ("Pushing Manifests with Subject").
    """
    found = new_hash("sha256:")
    found.update(content)
    digest = f"sha256:{found.hexdigest()}"
    path = repository.path("manifests", tag or digest)
    put = Exchange("PUT", path, {"content-type": media_type}, content)
    reply = repository.client.done(repository.called(tag or digest), put, _pushing(repository), CREATED)
    _same_digest(repository, digest, reply)
    document = decode(content, _Subject, repository.called(digest), repository.limits)
    if document.subject is not None and "oci-subject" not in reply.headers:
        kind = document.artifact_type or (document.config.media_type if document.config else "")
        entry = Descriptor(digest, len(content), media_type, kind, annotations=document.annotations)
        listed = [each for each in tagged(repository, document.subject.digest) if each.digest != digest]
        _list(repository, document.subject.digest, [*listed, entry])
    return digest


def _list(repository: Repository, subject: str, entries: list[Descriptor]) -> None:
    """Write the index under the fall-back tag."""
    index = {
        "schemaVersion": 2,
        "mediaType": OCI_INDEX,
        "manifests": [_descriptor(entry) for entry in entries],
    }
    push_manifest(repository, msgspec.json.encode(index), OCI_INDEX, fallback_tag(subject))


def _descriptor(entry: Descriptor) -> dict[str, object]:
    written: dict[str, object] = {
        "mediaType": entry.media_type,
        "digest": entry.digest,
        "size": entry.size,
        "artifactType": entry.artifact_type,
        "annotations": entry.annotations,
        "platform": entry.platform and msgspec.to_builtins(entry.platform),
    }
    return {name: value for name, value in written.items() if value or name == "size"}


def _same_digest(repository: Repository, digest: str, reply: Reply) -> None:
    said = reply.headers.get("docker-content-digest", digest)
    if said != digest:
        raise DigestMismatch(f"{repository.called(digest)}: the registry stored it as {said[:100]}")


def delete_manifest(repository: Repository, digest: str) -> None:
    """Delete a manifest, and with it all its tags; it also leaves the fall-back list of its subject.

    NotFound when it is not there, Unsupported where the registry does not let anything be deleted.
    """
    document = decode(
        repository.manifest(checked_digest(digest))[1],
        _Subject,
        repository.called(digest),
        repository.limits,
    )
    _delete(repository, repository.called(digest), repository.path("manifests", digest))
    if document.subject is None:
        return
    listed = tagged(repository, document.subject.digest)
    left = [entry for entry in listed if entry.digest != digest]
    if len(left) < len(listed):
        _list(repository, document.subject.digest, left)


def delete_tag(repository: Repository, tag: str) -> None:
    """Delete a tag alone, where the registry can; errors as for a manifest."""
    _delete(repository, repository.called(tag), repository.path("manifests", tag))


def delete_blob(repository: Repository, digest: str) -> None:
    """Delete a blob from a repository; errors as for a manifest."""
    _delete(repository, repository.called(digest), repository.path("blobs", checked_digest(digest)))


def _delete(repository: Repository, what: str, path: str) -> None:
    scopes = (f"repository:{repository.name}:delete,pull",)
    expected = frozenset({200, 202, 400, 405, 501})
    reply = repository.client.done(what, Exchange("DELETE", path), scopes, expected)
    if reply.status in {400, 405, 501}:
        raise Unsupported(f"{what}: the registry does not delete this ({reply.status})")
