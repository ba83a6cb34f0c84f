"""Which services of Ubuntu Pro are enabled in an image, from the file in which `pro` keeps its status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from seawall.inventory.base import Cataloger
from seawall.model.errors import Malformed
from seawall.model.package import Distribution
from seawall.source.base import MIB, File

_MOST = 100


class _Service(Struct):
    """A service as the contract names it."""

    name: Any = ""
    status: Any = ""


class _Status(Struct):
    """What counts of the status (canonical/ubuntu-pro-client, `pro status --format json`)."""

    attached: bool = False
    services: list[Any] = []


def parse(file: File) -> Iterator[Distribution]:
    """Yield a distribution without an ID that has the enabled services; nothing where none is.

    Raises Malformed for what is no such file.
    """
    try:
        found = msgspec.json.decode(file.read(CATALOGER.max_size), type=_Status)
        services = [msgspec.convert(each, _Service) for each in found.services if isinstance(each, dict)]
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"{file.path}: no status of Ubuntu Pro: {error}") from error
    enabled = {
        each.name[:_MOST] for each in services if each.status == "enabled" and isinstance(each.name, str)
    }
    if found.attached and enabled:
        yield Distribution("", path=file.path, subscriptions=tuple(sorted(enabled)[:_MOST]))


CATALOGER = Cataloger(
    name="ubuntu-pro",
    globs=("var/lib/ubuntu-advantage/status.json",),
    system=True,
    max_size=MIB,
    parse=parse,
)
