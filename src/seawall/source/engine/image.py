"""An engine's image: described by inspect, read from its export.

Two stores are told apart: Docker's classic one (and Podman's), whose image ids are digests of configs, and
containerd's, usual since Docker 29, whose ids are digests of manifests or indexes.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import FetchError, NotAllowed, NotFound, Offline, Unsupported
from seawall.model.package import Layer
from seawall.model.report import Target
from seawall.source.engine.api import INSPECT_PLATFORM, Engine, Inspected, Step
from seawall.source.engine.discovery import DISCOVERY, Endpoint
from seawall.source.limits import LIMITS
from seawall.source.oci import platforms
from seawall.source.oci.image import Export, Image, ImageLayer
from seawall.source.oci.manifest import (
    INDEX_TYPES,
    Config,
    Descriptor,
    History,
    Platform,
    checked_digest,
    commands,
)
from seawall.transport.reach import refusal

_NEVER = "0001-01-01T00:00:00Z"  # Go's time that was not set


class Passed(Struct, frozen=True):
    """Why an engine was passed over; `absent` when it could be asked and has no such image."""

    why: str
    absent: bool = False
    denied: bool = False


def open_image(
    engine: str, name: str, wanted: Platform | None, reference: str, *, offline: bool = False
) -> Image:
    """Open an image of the engine `docker` or `podman`, which must be there.

    `name` is a name or an id as the engine knows it (places.is_name).  Raises NotFound (no engine, no such
    image, not for this platform), NotAllowed, FetchError, Offline, Misuse and Unsupported.
    """
    found = find_image(engine, name, wanted, reference, offline=offline)
    if isinstance(found, Image):
        return found
    if found.denied:
        raise NotAllowed(f"{engine}: {found.why}; run as a user who may use it, or as root")
    if found.absent:
        raise NotFound(found.why)
    raise NotFound(f"{engine}: {found.why}; {_ADVICE[engine]}")


_ADVICE = {
    "docker": "start it, or say where it listens with DOCKER_HOST",
    "podman": "start `podman system service --time=0`, or say where it listens with CONTAINER_HOST",
}


def find_image(
    engine: str, name: str, wanted: Platform | None, reference: str, *, offline: bool = False
) -> Image | Passed:
    """Return an engine's image, or why the engine has nothing to say: it does not run, or has no such image.

    An engine that runs and fails raises what `open_image` does.
    """
    endpoint = _listening(DISCOVERY[engine](), offline=offline)
    if isinstance(endpoint, Passed):
        return endpoint
    asked = Engine(engine, endpoint, LIMITS)
    asked.greet()
    inspected = asked.inspect(name)
    if inspected is None:
        return Passed(f"{asked}: no image {name}", absent=True)
    return _Chosen(asked, inspected, wanted, reference).image()


def _listening(endpoints: Sequence[Endpoint], *, offline: bool) -> Endpoint | Passed:
    """Return the endpoint where somebody listens; a remote one is for the request itself to find out."""
    reasons: list[str] = []
    denied = False
    for endpoint in endpoints:
        if not endpoint.socket and offline:
            raise Offline(
                f"{endpoint}: this run is offline, and the engine is not on a socket of this machine"
            )
        error = refusal(endpoint.socket or (endpoint.host, endpoint.port))
        if error is None:
            return endpoint
        if not endpoint.socket and error.errno != errno.ECONNREFUSED:
            raise FetchError(f"{endpoint}: {error.strerror or error}")
        denied = denied or error.errno in {errno.EACCES, errno.EPERM}
        reasons.append(_reason(endpoint, error))
    return Passed(", ".join(reasons), denied=denied)


def _reason(endpoint: Endpoint, error: OSError) -> str:
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return f"no socket at {endpoint}"
    if error.errno == errno.ECONNREFUSED:
        return f"nobody listens at {endpoint}"
    return f"{endpoint}: {error.strerror or error}"


class _Chosen:
    """The image of one platform, out of what an engine said of a name."""

    def __init__(self, engine: Engine, inspected: Inspected, wanted: Platform | None, reference: str) -> None:
        self._engine, self._named, self._wanted, self._reference = engine, inspected, wanted, reference
        self._what = f"{engine}: {reference}"
        self._id = inspected.id if ":" in inspected.id else f"sha256:{inspected.id}"
        self._platform: Platform | None = None  # to be named in further questions
        self._digest = self._index = ""

    def image(self) -> Image:
        described = self._described()
        offered = described.platform
        if self._wanted and offered.architecture and not platforms.matches(offered, self._wanted):
            raise NotFound(f"{self._what}: the image is for {offered}, not {self._wanted}")
        diff_ids = [checked_digest(diff_id) for diff_id in described.root_fs.layers]
        history = self._history(described, len(diff_ids))
        made = None if history is None else commands(Config(history=history), len(diff_ids))
        known = "" if self._digest or self._engine.libpod else self._id
        export = Export(
            open=partial(self._engine.export, self._id, self._platform),
            identity=f"{self._id} {self._platform or ''}",
            config=known,
            told=made is not None,
        )
        layers = tuple(
            ImageLayer(Layer(diff_id, created_by=command), _unopened)
            for diff_id, command in zip(diff_ids, made or [""] * len(diff_ids), strict=True)
        )
        target = Target(
            reference=self._reference,
            kind=self._engine.name,
            digest=self._digest,
            image_id=known or (self._id if self._engine.libpod else ""),
            index_digest=self._index,
            platform=str(offered),
            tags=described.repo_tags,
            created="" if described.created == _NEVER else described.created,
        )
        config = Config(
            architecture=described.architecture,
            os=described.os,
            created=target.created,
            history=history or (),
            config=described.config,
        )
        return Image(target, layers, described.os, described.os_version, export=export, config=config)

    def _described(self) -> Inspected:
        """Tell the stores apart, and of an index choose the platform; fills in the digests."""
        named = self._named
        if self._engine.libpod:
            self._digest = named.digest
            return named
        if named.descriptor is None or named.descriptor.digest != named.id:
            if any(entry.endswith(f"@{named.id}") for entry in named.repo_digests):
                self._digest = self._id  # containerd's store, before version 1.48 of the API
            return named
        if named.descriptor.media_type not in INDEX_TYPES:
            self._digest = self._id
            return named
        return self._of_index()

    def _of_index(self) -> Inspected:
        images = [entry for entry in self._named.manifests if entry.kind in {"image", ""}]
        here = [Descriptor(entry.id, platform=entry.data.platform) for entry in images if entry.available]
        if not here:
            known = ", ".join(sorted({str(entry.data.platform) for entry in images})) or "no platform"
            raise NotFound(f"{self._what}: an index of {known}, of which no image is complete here; pull it")
        chosen = platforms.choose(here, self._wanted, self._what)
        self._index, self._digest = self._id, checked_digest(chosen.digest)
        self._platform = chosen.platform
        if self._platform == self._named.platform and len(here) == 1:
            return self._named
        if self._engine.version < INSPECT_PLATFORM:
            if self._platform == self._named.platform:
                return self._named
            raise Unsupported(
                f"{self._what}: this engine describes only {self._named.platform}; scan what "
                f"`docker save --platform {self._platform}` writes, or use Docker 28.1 or later"
            )
        described = self._engine.inspect(self._id, self._platform)
        if described is None:
            raise NotFound(f"{self._what}: {self._platform} is not there any more")
        return replace(described, repo_tags=self._named.repo_tags)

    def _history(self, described: Inspected, layers: int) -> tuple[History, ...] | None:
        """Return the steps that made the image, None where only the config tells which made a layer."""
        if self._engine.libpod:
            return described.history
        try:
            return told_by(self._engine.history(self._id, self._platform), layers)
        except FetchError:  # it refuses for a config that breaks the rules, which the export still shows
            return None


def told_by(history: Sequence[Step], layers: int) -> tuple[History, ...] | None:
    """Return the steps of so many layers, None where /history leaves them open; `history` newest first.

    It does not say which steps made no layer, but gives those the size 0.  So all is clear when as many
    steps as there are layers have a size, and when there are not enough steps; else an empty layer is among
    them, or the history is not that of these layers.
    """
    if len(history) >= layers and sum(step.size > 0 for step in history) != layers:
        return None
    return tuple(History(step.created_by, step.size <= 0, step.comment) for step in reversed(history))


def _unopened() -> BinaryIO:
    raise NotFound("an engine gives no layer alone")
