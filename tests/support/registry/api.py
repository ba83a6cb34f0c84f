"""An OCI registry on loopback, as the distribution specification 1.1 has it, in memory."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from support.registry.faults import Faults
from support.registry.guards import Access, Everyone, Guard, Tokens
from support.registry.host import Answer, Host, Request
from support.registry.store import OCI_INDEX, Document, Refused, Repository, Upload, check_digest
from support.tls import Authority

JSON = "application/json"
OCTETS = "application/octet-stream"
NAME = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
BLOB, UPLOADS, UPLOAD, MANIFEST, TAGS, REFERRERS = (
    re.compile(rf"/v2/(?P<name>{NAME})/{rest}\Z")
    for rest in (
        r"blobs/(?P<what>[a-z0-9]+:[^/]+)",
        r"blobs/uploads/",
        r"blobs/uploads/(?P<what>[^/]+)",
        r"manifests/(?P<what>[^/]+)",
        r"tags/list",
        r"referrers/(?P<what>[^/]+)",
    )
)


@dataclass
class Registry:
    """A registry, served while it is a context; what it lacks or does differently is said by its fields.

    `page` bounds lists; `redirects` sends clients to a second host, `blobs`, for blobs; `referrers_api` and
    `deletes` can be missing; `absolute` locations of uploads carry the host; `least_chunk` is announced as
    OCI-Chunk-Min-Length and demanded.  With `Tokens` as its guard a third host, `tokens`, is their service.
    """

    guard: Guard = field(default_factory=Everyone)
    authority: Authority | None = None
    client_certificates: bool = False
    redirects: bool = False
    referrers_api: bool = True
    deletes: bool = True
    mounts: bool = True
    absolute: bool = False
    page: int = 100
    least_chunk: int = 0
    ip: str = "127.0.0.1"
    repositories: dict[str, Repository] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._stack = ExitStack()
        self._uploads = 0
        context = (
            self.authority.server_context(client_certificates=self.client_certificates)
            if self.authority
            else None
        )
        plain = self.authority.server_context() if self.authority else None
        self.host = Host("registry", self.faults.around("registry", self._answer), context, ip=self.ip)
        self.blobs = Host("blobs", self.faults.around("blobs", self._answer_blob), plain, ip=self.ip)
        service = self.guard.answer if isinstance(self.guard, Tokens) else lambda request: Answer(404)
        self.tokens = Host("tokens", self.faults.around("tokens", service), plain, ip=self.ip)

    def __enter__(self) -> Self:
        for host in (self.host, self.blobs, self.tokens):
            self._stack.enter_context(host.serving())
        if isinstance(self.guard, Tokens) and not self.guard.realm:
            self.guard.realm = f"{self.tokens.url}/token"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def name(self) -> str:
        """HOST:PORT, as references begin."""
        return self.host.netloc

    @property
    def url(self) -> str:
        """The address."""
        return self.host.url

    def repository(self, name: str) -> Repository:
        """Return a repository, made when it is not there."""
        return self.repositories.setdefault(name, Repository())

    @property
    def blobs_sent(self) -> list[str]:
        """The digest of each blob whose bytes were asked for, as often as that was, from either host."""
        return [
            seen.target.partition("?")[0].rpartition("/")[2].replace("%3A", ":")
            for host in (self.host, self.blobs)
            for seen in host.asked("GET", "/blobs/")
            if seen.status in {200, 206}
        ]

    @property
    def bytes_sent(self) -> int:
        """How many bytes of bodies went out, from all hosts."""
        return sum(seen.sent for host in (self.host, self.blobs, self.tokens) for seen in host.log)

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            try:
                return self._route(request)
            except Refused as refused:
                errors = {"errors": [{"code": refused.code, "message": str(refused)}]}
                body = json.dumps(errors).encode()
                return Answer(refused.status, {"Content-Type": JSON, **refused.headers}, body)

    def _route(self, request: Request) -> Answer:
        if request.path in {"/v2", "/v2/"}:
            self.guard.check(request, frozenset())
            return Answer(
                200, {"Content-Type": JSON, "Docker-Distribution-API-Version": "registry/2.0"}, b"{}"
            )
        if request.path == "/v2/_catalog":
            self.guard.check(request, frozenset({("registry:catalog", "*")}))
            return self._list(request, "repositories", sorted(self.repositories), {})
        routes: tuple[tuple[re.Pattern[str], Callable[[Request, str, str], Answer]], ...] = (
            (UPLOADS, self._begin),
            (UPLOAD, self._upload),
            (BLOB, self._blob),
            (MANIFEST, self._manifest),
            (TAGS, self._tags),
            (REFERRERS, self._referrers),
        )
        for pattern, handle in routes:
            if found := pattern.match(request.path):
                name = found["name"]
                self.guard.check(request, _needed(request, name))
                return handle(request, name, found.groupdict().get("what", ""))
        raise Refused(404, "NAME_INVALID", request.path)

    def _existing(self, name: str) -> Repository:
        if name not in self.repositories:
            raise Refused(404, "NAME_UNKNOWN", f"no repository {name}")
        return self.repositories[name]

    # Blobs

    def _blob(self, request: Request, name: str, digest: str) -> Answer:
        repository = self._existing(name)
        if digest not in repository.blobs:
            raise Refused(404, "BLOB_UNKNOWN", f"no blob {digest}")
        if request.method == "DELETE":
            self._demand_deletes()
            del repository.blobs[digest]
            return Answer(202)
        if self.redirects and request.method == "GET":
            return Answer(307, {"Location": f"{self.blobs.url}/store/{name}/blobs/{digest}?signature=secret"})
        return _content(request, repository.blobs[digest], digest)

    def _answer_blob(self, request: Request) -> Answer:
        """Answer as the store behind the registry, which knows signed addresses and no users."""
        name, _, digest = request.path.removeprefix("/store/").partition("/blobs/")
        with self._lock:
            repository = self.repositories.get(name, Repository())
            if request.asked("signature") != "secret" or digest not in repository.blobs:
                return Answer(403, {"Content-Type": "application/xml"}, b"<Error>AccessDenied</Error>")
            return _content(request, repository.blobs[digest], digest)

    # Uploads

    def _begin(self, request: Request, name: str, _: str) -> Answer:
        if request.method != "POST":
            raise Refused(405, "UNSUPPORTED")
        repository = self.repository(name)
        if digest := request.asked("digest"):
            check_digest(request.body, digest)
            return self._made(name, "blobs", repository.put_blob(request.body, digest))
        mount = request.asked("mount")
        origin = self.repositories.get(request.asked("from"), Repository())
        if mount and self.mounts and mount in origin.blobs:
            return self._made(name, "blobs", repository.put_blob(origin.blobs[mount], mount))
        self._uploads += 1
        repository.uploads[key := f"upload-{self._uploads}"] = Upload()
        return self._under_way(name, key, 202)

    def _upload(self, request: Request, name: str, key: str) -> Answer:
        repository = self.repository(name)
        upload = repository.uploads.get(key)
        if upload is None:
            raise Refused(404, "BLOB_UPLOAD_UNKNOWN", f"no upload {key}")
        if request.method == "GET":
            return self._under_way(name, key, 204)
        if request.method == "DELETE":
            del repository.uploads[key]
            return Answer(204)
        if request.asked("turn") != str(upload.turn):
            raise Refused(404, "BLOB_UPLOAD_UNKNOWN", "not the location of the last answer")
        self._append(request, upload)
        if request.method == "PATCH":
            return self._under_way(name, key, 202)
        digest = request.asked("digest")
        check_digest(bytes(upload.content), digest)
        del repository.uploads[key]
        return self._made(name, "blobs", repository.put_blob(bytes(upload.content), digest))

    def _append(self, request: Request, upload: Upload) -> None:
        here = f"0-{max(len(upload.content) - 1, 0)}"
        if given := request.headers.get("content-range"):
            found = re.fullmatch(r"(\d+)-(\d+)", given)
            if found is None or int(found[1]) != len(upload.content):
                raise Refused(416, "BLOB_UPLOAD_INVALID", f"out of order: {given}", Range=here)
            if int(found[2]) - int(found[1]) + 1 != len(request.body):
                raise Refused(400, "SIZE_INVALID", f"{given} is not {len(request.body)} bytes")
        if request.body and upload.short:
            raise Refused(400, "SIZE_INVALID", "a chunk before the last one was too short", Range=here)
        upload.short = request.method == "PATCH" and len(request.body) < self.least_chunk
        upload.content += request.body
        upload.turn += 1

    def _under_way(self, name: str, key: str, status: int) -> Answer:
        upload = self.repositories[name].uploads[key]
        base = self.url if self.absolute else ""
        headers = {
            "Location": f"{base}/v2/{name}/blobs/uploads/{key}?turn={upload.turn}",
            "Range": f"0-{max(len(upload.content) - 1, 0)}",
            "Docker-Upload-UUID": key,
        }
        if self.least_chunk:
            headers["OCI-Chunk-Min-Length"] = str(self.least_chunk)
        return Answer(status, headers)

    def _made(self, name: str, kind: str, digest: str, **more: str) -> Answer:
        location = f"{self.url if self.absolute else ''}/v2/{name}/{kind}/{digest}"
        return Answer(201, {"Location": location, "Docker-Content-Digest": digest}).with_headers(**more)

    # Manifests

    def _manifest(self, request: Request, name: str, reference: str) -> Answer:
        if request.method == "PUT":
            repository = self.repository(name)
            media_type = request.headers.get("content-type", "")
            try:
                digest = repository.accept_manifest(reference, request.body, media_type)
            except (KeyError, TypeError, AttributeError) as error:
                raise Refused(400, "MANIFEST_INVALID", repr(error)) from None
            subject = (repository.manifests[digest].fields.get("subject") or {}).get("digest")
            more = {"OCI_Subject": subject} if subject and self.referrers_api else {}
            return self._made(name, "manifests", digest, **more)
        repository = self._existing(name)
        if request.method == "DELETE":
            self._demand_deletes()
            repository.delete_manifest(reference)
            return Answer(202)
        digest = repository.resolve(reference)
        document = repository.manifests[digest]
        accepted = request.headers.get("accept", "*/*")
        if document.media_type not in accepted and "*/*" not in accepted:
            raise Refused(404, "MANIFEST_UNKNOWN", f"{document.media_type} is not among what Accept names")
        return _document(document, digest)

    def _demand_deletes(self) -> None:
        if not self.deletes:
            raise Refused(405, "UNSUPPORTED", "deletion is switched off")

    def _referrers(self, request: Request, name: str, digest: str) -> Answer:
        if not self.referrers_api:
            return Answer(404, {"Content-Type": "text/plain"}, b"404 page not found\n")
        if not re.fullmatch(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}", digest):
            raise Refused(400, "DIGEST_INVALID", digest)
        wanted = request.asked("artifactType")
        entries = self.repositories.get(name, Repository()).referrers(digest, wanted)
        start = int(request.asked("last") or 0)
        index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries[start : start + self.page]}
        headers = {"Content-Type": OCI_INDEX}
        if wanted:
            headers["OCI-Filters-Applied"] = "artifactType"
        if start + self.page < len(entries):
            query = {"last": str(start + self.page)} | ({"artifactType": wanted} if wanted else {})
            headers["Link"] = f'<{request.path}?{urlencode(query)}>; rel="next"'
        return Answer(200, headers, json.dumps(index).encode())

    # Lists

    def _tags(self, request: Request, name: str, _: str) -> Answer:
        return self._list(request, "tags", sorted(self._existing(name).tags), {"name": name})

    def _list(self, request: Request, key: str, items: Sequence[str], more: Mapping[str, str]) -> Answer:
        last, size = request.asked("last"), min(int(request.asked("n") or self.page), self.page)
        left = [item for item in items if item > last]
        headers = {"Content-Type": JSON}
        if size and len(left) > size:
            query = f"n={size}&last={quote(left[size - 1], safe='')}"
            headers["Link"] = f'<{request.path}?{query}>; rel="next"'
        return Answer(200, headers, json.dumps({**more, key: left[:size]}).encode())


def _needed(request: Request, name: str) -> Access:
    """Return the access that a request needs (the token authentication specification's actions)."""
    reads = request.method in {"GET", "HEAD"} and "/blobs/uploads/" not in request.path
    deletes = request.method == "DELETE" and "/blobs/uploads/" not in request.path
    pairs: Iterator[str] = iter(("pull",) if reads else ("delete",) if deletes else ("pull", "push"))
    needed = {(f"repository:{name}", action) for action in pairs}
    if origin := request.asked("from"):
        needed.add((f"repository:{origin}", "pull"))
    return frozenset(needed)


def _document(document: Document, digest: str) -> Answer:
    headers = {"Content-Type": document.media_type, "Docker-Content-Digest": digest, "ETag": f'"{digest}"'}
    return Answer(200, headers, document.content)


def _content(request: Request, content: bytes, digest: str) -> Answer:
    """Answer with a blob, or the part of it that Range asks for (RFC 9110, section 14)."""
    headers = {"Content-Type": OCTETS, "Docker-Content-Digest": digest, "ETag": f'"{digest}"'}
    headers["Accept-Ranges"] = "bytes"
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", ""))
    if request.method == "HEAD" or found is None or not any(found.groups()):
        return Answer(200, headers, content)
    if request.headers.get("if-range", headers["ETag"]) != headers["ETag"]:
        return Answer(200, headers, content)
    size = len(content)
    start = int(found[1]) if found[1] else max(size - int(found[2]), 0)
    end = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if start > end:
        return Answer(416, {"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return Answer(206, headers, content[start : end + 1])
