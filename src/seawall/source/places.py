"""Where an image is looked for that is named without a place, in an order that the user may choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from seawall.model.errors import FetchError, Misuse, NotAllowed, NotFound, Offline
from seawall.source.oci.image import Image
from seawall.source.oci.manifest import Platform
from seawall.source.oci.registry.access import Access

if TYPE_CHECKING:
    from seawall.source.oci.documents import Documents
    from seawall.source.oci.registry.hosts import Hosts

ENGINES = ("docker", "podman")
PLACES = ("docker", "podman", "registry")
"""The usual order: what was built here comes before what somebody published under the same name."""

OFFLINE = "a registry is not asked, as this run is offline"
_NAME = re.compile(r"(\[[0-9a-fA-F:.]+\](:\d+)?/)?[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,600}")


class Asked(Struct, frozen=True):
    """An image by name; `reference` is how the user wrote it, `wanted` the platform that was asked for.

    `access` is how registries are reached, or those that are open already, for several images to share;
    `documents` are manifests and configs of earlier runs.
    """

    name: str
    reference: str
    wanted: Platform | None = None
    offline: bool = False
    access: Access | Hosts = Access()
    documents: Documents | None = None


def is_name(text: str) -> bool:
    """Say whether a text may be an image's name, and does not look like a path."""
    return _NAME.fullmatch(text) is not None and not {"", ".", ".."} & set(text.split("/"))


def open_engine(name: str, asked: Asked) -> Image:
    """Open an image of the one engine that was asked for, which must be there."""
    from seawall.source.engine.image import open_image  # noqa: PLC0415 - not for what lies on disk

    if not is_name(asked.name):
        raise Misuse(
            f"{asked.name[:200]!r} is not the name or id of an image; write it as {name}:NAME[:TAG|@DIGEST]"
        )
    return open_image(name, asked.name, asked.wanted, asked.reference, offline=asked.offline)


def find(asked: Asked, places: Sequence[str] = PLACES) -> Image:
    """Return the image from the first place that has it.

    A place that is not there (no engine runs) is passed over, and so is one that has no such image; one that
    is there and fails raises what it raises.  NotFound says of each place why it gave nothing; it is Offline
    when a registry would have been asked.
    """
    reasons: list[str] = []
    for place in places:
        try:
            found = _LOOKING[place](asked)
        except (NotAllowed, FetchError) as error:
            before = "; ".join(reasons)
            error.args = (f"{error} (there is no such path{f'; {before}' if before else ''})",)
            raise
        if isinstance(found, Image):
            return found
        reasons.append(found if found.startswith(place) else f"{place}: {found}")
    refused = asked.offline and "registry" in places
    raise (Offline if refused else NotFound)(
        f"{asked.reference}: no such path, and no such image: {'; '.join(reasons)}"
    )


def _engine(name: str) -> Callable[[Asked], Image | str]:
    def look(asked: Asked) -> Image | str:
        from seawall.source.engine.image import find_image  # noqa: PLC0415 - not for what lies on disk

        try:
            found = find_image(name, asked.name, asked.wanted, asked.reference, offline=asked.offline)
        except Offline as error:
            return str(error)
        return found if isinstance(found, Image) else found.why

    return look


def open_registry(asked: Asked) -> Image:
    """Open an image of a registry, which is asked for nothing when the run is offline."""
    from seawall.source.oci import reference, remote  # noqa: PLC0415 - not for what lies on disk

    named = reference.parse(asked.name)
    if asked.offline:
        raise Offline(f"{asked.reference}: {OFFLINE}")
    return remote.open_image(
        named, asked.wanted, asked.access, documents=asked.documents, given=asked.reference
    )


def _registry(asked: Asked) -> Image | str:
    from seawall.source.oci import reference  # noqa: PLC0415 - not for what lies on disk

    if asked.offline:
        return OFFLINE
    try:
        reference.parse(asked.name)
    except Misuse as error:
        return str(error)
    try:
        return open_registry(asked)
    except NotFound as error:
        return str(error)


_LOOKING: dict[str, Callable[[Asked], Image | str]] = {
    "docker": _engine("docker"),
    "podman": _engine("podman"),
    "registry": _registry,
}
