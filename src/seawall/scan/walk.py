"""What a scan is asked for, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from seawall.licences.base import Rules
from seawall.model.finding import Finding
from seawall.model.package import Inventory, NotAssessed
from seawall.model.report import VULNERABILITIES, Feed
from seawall.policy import Filters, Gate
from seawall.source.cache import DEFAULT_LIMIT, LayerCache
from seawall.source.detect import TreeSource
from seawall.source.oci.image import Image
from seawall.source.oci.registry.access import Access
from seawall.source.places import PLACES

if TYPE_CHECKING:
    from seawall.dockerfile.tracing import Trace
    from seawall.sbom import Bill
    from seawall.secrets.searching import Search
    from seawall.secrets.settings import Asked
    from seawall.source.cache.base import Address
    from seawall.source.companions import Companion
    from seawall.source.oci.registry.hosts import Hosts

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how far it is and of how much (None when that is not known), from any thread."""
Notice = Callable[[str], None]
"""Told, from any thread, what did not serve and yet changes nothing in the report: a shared cache, say."""


class Options(Struct, frozen=True):
    """What a scan is asked for.

    `platform` is `os/arch[/variant]`; `evidence` is installed, declared, all, or None for what is usual for
    the kind of target; `cache_dir` holds layers and advisory data; `mirror` is a base for feeds; `now` is
    aware of its time zone; `jobs` is the number of threads; `cache_size` bounds the layers kept, in bytes (0:
    not at all), and `cache_backend` is where they are shared; `places` is where a name is looked for, and
    `access` how registries are reached, or those that several scans share; `licences` are the rules that the
    scanner "license" judges by, and `secrets` how far the scanner "secret" looks (None: as usual).
    `dockerfile` is what built the image, its stage `build_target` ("": the last) with pairs of name and value
    as `build_arguments`.  The scanner "misconfig" judges the checks that are `checks_asked` for besides the
    usual ones, and tells none that are `checks_ignored`: names in capitals.
    """

    target: str
    cache_dir: Path
    now: datetime
    platform: str | None = None
    offline: bool = False
    scanners: tuple[str, ...] = (VULNERABILITIES,)
    evidence: str | None = None
    use_cache: bool = True
    mirror: str | None = None
    filters: Filters = field(default_factory=Filters)
    gate: Gate = field(default_factory=Gate)
    licences: Rules = Rules()
    jobs: int | None = None
    cache_size: int = DEFAULT_LIMIT
    cache_backend: Address | None = None
    places: tuple[str, ...] = PLACES
    access: Access | Hosts = Access()
    secrets: Asked | None = None
    dockerfile: Path | None = None
    build_arguments: tuple[tuple[str, str], ...] = ()
    build_target: str = ""
    checks_asked: frozenset[str] = frozenset()
    checks_ignored: frozenset[str] = frozenset()


NOTHING = Inventory()


class Walk(Struct, frozen=True):
    """How far the walk is; each step returns a further one.

    `companions` look at what is read of an image; `search` is what looks for secrets.
    """

    options: Options
    progress: Progress
    notice: Notice
    cache: LayerCache | None = None
    source: Image | TreeSource | Bill | None = None
    companions: tuple[Companion, ...] = ()
    search: Search | None = None
    inventory: Inventory = NOTHING
    findings: tuple[Finding, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    assessed: int = 0
    feeds: tuple[Feed, ...] = ()
    filtered_out: int = 0
    notices: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    trace: Trace | None = None


Step = Callable[[Walk], Walk]


def besides(walk: Walk, unread: Iterable[NotAssessed]) -> tuple[NotAssessed, ...]:
    """Return all that steps did not assess, and what is `unread` now; a layer that cannot be is said once."""
    every = (*walk.inventory.not_assessed, *walk.not_assessed)
    layers = {entry.layer for entry in every if entry.kind == "layer"}
    more = (entry for entry in unread if entry.kind != "layer" or entry.layer not in layers)
    return (*walk.not_assessed, *more)


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


def untold(_what: str) -> None:
    """Tell nobody."""
