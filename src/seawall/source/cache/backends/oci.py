"""`oci://HOST/REPOSITORY`: a repository of a registry, an artifact with one blob for each entry.

The tag is the entry's name.  The manifest is an artifact's (OCI image specification 1.1, "Guidelines for
Artifact Usage"): its configuration is the empty descriptor, its one layer the entry.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from seawall.model.errors import (
    FetchError,
    LimitExceeded,
    Malformed,
    Misuse,
    NotFound,
    SeawallError,
    Unsupported,
)
from seawall.source.cache.base import Address, Backend, Store

if TYPE_CHECKING:
    from seawall.source.oci.reference import Reference
    from seawall.source.oci.registry.hosts import Hosts
    from seawall.source.oci.registry.repository import Repository
    from seawall.transport import Tls, Web

ENTRY_TYPE = "application/vnd.seawall.cache.entry.v2"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
EMPTY_TYPE = "application/vnd.oci.empty.v1+json"
EMPTY = b"{}"
NO_NAME = "0" * 64
QUIET_SECONDS = 5.0  # that it may be silent
LONGEST_PAUSE = 1.0  # seconds between two tries
GIVEN = frozenset(("SEAWALL_USERNAME", "SEAWALL_PASSWORD"))


class Registry:
    """Entries in one repository, with the credentials that images of it are pulled with."""

    def __init__(self, reference: Reference, *, insecure: bool, authority: Path | None) -> None:
        self._reference = reference
        self._insecure = insecure
        self._authority = authority
        self._guard = threading.Lock()
        self._hosts: Hosts | None = None
        self._prepared = False

    def _repository(self) -> Repository:
        """Return the repository; the client is imported and made with the first that is asked for."""
        from seawall.source.oci.registry import Access  # noqa: PLC0415 - only where it is needed
        from seawall.source.oci.registry.hosts import Hosts  # noqa: PLC0415

        with self._guard:
            if self._hosts is None:
                insecure = (self._reference.registry,) if self._insecure else ()
                # The user's name and password from the environment are for the images' registry.
                others = {name: value for name, value in os.environ.items() if name not in GIVEN}
                access = Access(insecure=insecure, authority=self._authority)
                self._hosts = Hosts(access, others, connect=_connected)
            return self._hosts.named(self._reference)

    def get(self, name: str, limit: int) -> bytes | None:
        """Return the blob of a tag's artifact; what is no entry, or too long, is none."""
        with _failing():
            repository = self._repository()
            try:
                _, content = repository.manifest(name)
                layer = _layer(content, limit)
                if layer is None:
                    return None
                with repository.open(*layer) as blob:
                    return blob.read()
            except (NotFound, LimitExceeded, Malformed, Unsupported):
                return None

    def put(self, name: str, entry: bytes) -> None:
        """Push the entry's blob, then the artifact that makes the tag name it."""
        from seawall.source.oci.registry.push import push_blob, push_manifest  # noqa: PLC0415

        with _failing():
            repository = self._repository()
            if not self._prepared:
                push_blob(repository, _digest(EMPTY), len(EMPTY), lambda: io.BytesIO(EMPTY))
                self._prepared = True
            push_blob(repository, _digest(entry), len(entry), lambda: io.BytesIO(entry))
            push_manifest(repository, _manifest(entry), MANIFEST_TYPE, name)

    def check(self) -> str:
        """Ask for a tag that is not there."""
        with _failing(), suppress(NotFound):
            self._repository().resolve(NO_NAME)
        return "answers as a registry"

    def close(self) -> None:
        """End every connection."""
        with self._guard:
            hosts, self._hosts = self._hosts, None
        if hosts is not None:
            hosts.close()


def _connected(*, tls: Tls, elsewhere: Callable[[str], Web] | None = None, public: bool = False) -> Web:
    from seawall.transport import Web  # noqa: PLC0415 - only where it is needed

    return Web(timeout=QUIET_SECONDS, tls=tls, elsewhere=elsewhere, public=public, sleep=_impatient)


def _impatient(seconds: float) -> None:
    """Wait before another try, if it is not for long: reading a layer may be faster than a busy registry."""
    if seconds > LONGEST_PAUSE:
        raise FetchError("it failed or refused, and is not waited for any longer")
    time.sleep(seconds)


@contextmanager
def _failing() -> Iterator[None]:
    """Turn every error of a registry into the one that a store may raise."""
    try:
        yield
    except FetchError:
        raise
    except SeawallError as error:
        raise FetchError(str(error)) from error


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _described(media_type: str, content: bytes) -> dict[str, object]:
    return {"mediaType": media_type, "digest": _digest(content), "size": len(content)}


def _manifest(entry: bytes) -> bytes:
    return msgspec.json.encode(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "artifactType": ENTRY_TYPE,
            "config": _described(EMPTY_TYPE, EMPTY),
            "layers": [_described(ENTRY_TYPE, entry)],
        }
    )


def _layer(content: bytes, limit: int) -> tuple[str, int] | None:
    """Return the digest and the size of an artifact's entry; None for what is no artifact of ours."""
    from seawall.source.limits import LIMITS  # noqa: PLC0415 - only where it is needed
    from seawall.source.oci.manifest import Manifest, decode  # noqa: PLC0415

    layers = decode(content, Manifest, "the artifact of an entry", LIMITS).layers
    if len(layers) != 1 or layers[0].media_type != ENTRY_TYPE or not 0 < layers[0].size <= limit:
        return None
    return layers[0].digest, layers[0].size


def opened(address: Address) -> Store:
    """Return the repository of an address; nothing is connected yet."""
    from seawall.source.oci.reference import parse  # noqa: PLC0415 - only where it is needed

    address.only("ca", "insecure")
    if address.user or address.password:
        raise Misuse(f"{address.shown}: log in with `docker login` instead of a password in the address")
    place = address.shown.removeprefix(f"{address.scheme}://").rstrip("/")
    reference = parse(f"{place}:{NO_NAME}")
    if not place.startswith(f"{reference.registry}/"):  # a name without a dot would mean Docker Hub's
        raise Misuse(f"{address.shown}: name the registry with a dot or a port, such as host:443")
    authority = address.options.get("ca")
    return Registry(
        reference,
        insecure=bool(address.number("insecure", 0)),
        authority=Path(authority) if authority else None,
    )


BACKEND = Backend(name="oci", schemes=("oci",), example="oci://HOST/REPOSITORY", network=True, open=opened)
