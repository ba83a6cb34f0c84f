"""The walk through the house: source, inventory, findings, verdict; every door takes this one."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from seawall import __version__
from seawall.inventory import take
from seawall.inventory.declared import code_digest
from seawall.licences.base import Rules
from seawall.model.errors import DataUnavailable, FetchError, Misuse
from seawall.model.finding import Finding
from seawall.model.package import Evidence, Inventory, NotAssessed
from seawall.model.report import Coverage, Feed, Report, Target
from seawall.model.text import decimal
from seawall.policy import Filters, Gate, judge
from seawall.source.cache import DEFAULT_LIMIT, LayerCache, open_cache, secret_of
from seawall.source.detect import TreeSource, open_source
from seawall.source.oci import platforms
from seawall.source.oci.documents import Documents
from seawall.source.oci.image import Image, ImageLayer
from seawall.source.oci.registry.access import Access
from seawall.source.places import PLACES

if TYPE_CHECKING:
    from seawall.inventory.engine import LayerInventory
    from seawall.sbom import Bill
    from seawall.source.cache.base import Address
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
    scanner "license" judges by.
    """

    target: str
    cache_dir: Path
    now: datetime
    platform: str | None = None
    offline: bool = False
    scanners: tuple[str, ...] = ("vuln",)
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


NOTHING = Inventory()
BILL = "sbom"
_FETCHING = Lock()  # of several scans in one process, one fetches what all need
_EPOCH_DIGITS = 11  # seconds until the year 5138; datetime ends at 9999


class Walk(Struct, frozen=True):
    """How far the walk is; each step returns a further one."""

    options: Options
    progress: Progress
    notice: Notice
    cache: LayerCache | None = None
    source: Image | TreeSource | Bill | None = None
    inventory: Inventory = NOTHING
    findings: tuple[Finding, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    assessed: int = 0
    feeds: tuple[Feed, ...] = ()
    filtered_out: int = 0
    notices: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()


def open_target(walk: Walk) -> Walk:
    """Open what the target names; NotFound, NotAllowed, Malformed and Unsupported leave."""
    options = walk.options
    if bill := _bill_at(options.target):
        from seawall import sbom  # noqa: PLC0415 - for bills alone

        if options.platform is not None:
            raise Misuse(f"{options.target} is no image: there is no choice of platforms (--platform)")
        return replace(walk, source=sbom.opened(bill))
    wanted = platforms.parse(options.platform) if options.platform else None
    source = open_source(
        options.target,
        wanted,
        places=options.places,
        offline=options.offline,
        access=options.access,
        documents=Documents(walk.cache, code_digest()) if walk.cache is not None else None,
    )
    return replace(walk, source=source)


def _bill_at(target: str) -> str:
    """Return the path of the bill of materials that a target is, "-" for stdin, "" for any other target."""
    scheme, colon, rest = target.partition(":")
    if colon and scheme == BILL:
        return rest
    if not os.path.isfile(target):  # noqa: PTH113 - which also takes a name that can be none
        return ""
    from seawall import sbom  # noqa: PLC0415 - for single files alone

    return target if sbom.is_bill(Path(target)) else ""


def target_of(walk: Walk) -> Target:
    """Return what was scanned: of a bill of materials what it is of, under the name that was given."""
    source = walk.source
    assert source is not None
    return (
        source.target
        if isinstance(source, Image | TreeSource)
        else replace(source.target, reference=walk.options.target, kind=BILL)
    )


def take_inventory(walk: Walk) -> Walk:
    """Read every layer, or the tree, once; a bill of materials tells what was read."""
    return replace(walk, inventory=_inventory(walk, walk.cache))


def layer_cache(options: Options, notice: Notice) -> LayerCache:
    """Open the cache that the options name, to be closed by the caller; Misuse for no such backend."""
    return open_cache(
        options.cache_dir,
        limit=options.cache_size,
        backend=options.cache_backend,
        secret=secret_of(os.environ),
        offline=options.offline,
        notice=notice,
    )


def _inventory(walk: Walk, cache: LayerCache | None) -> Inventory:
    options, source = walk.options, walk.source
    if not isinstance(source, Image | TreeSource):
        assert source is not None
        return _listed(source.inventory, options.evidence)
    if isinstance(source, TreeSource):
        walk.progress("reading files", 0, None)
        return take.of_tree(source, _evidence(options.evidence, source.kind), cache=cache)
    evidence = _evidence(options.evidence, source.target.kind)
    total = sum(layer.layer.size for layer in source.layers) or None
    read = 0

    def done(layer: ImageLayer) -> None:
        nonlocal read
        read += layer.layer.size
        walk.progress("reading layers", read, total)

    def came(source: ImageLayer, length: int) -> None:
        layer = source.layer
        name = (layer.digest or layer.diff_id).rpartition(":")[2][:12]
        walk.progress(f"layer {name}", length, layer.size or None)

    walk.progress("reading layers", 0, total)
    return take.of_image(
        source,
        evidence,
        cache=cache,
        jobs=options.jobs,
        done=done,
        came=None if walk.progress is _silent else came,
        meanwhile=_get_ready,
        learnt=partial(_expect, options, set()),
    )


def _listed(inventory: Inventory, evidence: str | None) -> Inventory:
    """Return what a bill lists; all of it, whatever the proof, unless one kind is asked for."""
    if evidence in {None, "all"}:
        return inventory
    kept = tuple(package for package in inventory.packages if package.evidence == evidence)
    return replace(inventory, packages=kept, dependencies=())


def _get_ready() -> None:
    """Import what the next steps need while layers are being decompressed."""
    for module in ("database", "match"):
        import_module(f"seawall.vulnerabilities.{module}")


def _expect(options: Options, expected: set[str], found: LayerInventory) -> None:
    """Open the advisories that a layer's packages need, unless expected before, while others are read."""
    from seawall.vulnerabilities.database import Database  # noqa: PLC0415 - sqlite is not needed by all
    from seawall.vulnerabilities.match import needed_ecosystems  # noqa: PLC0415

    packages = tuple(package for records in found.files for package in records.packages)
    distributions = tuple(each for records in found.files for each in records.distributions)
    if "vuln" not in options.scanners:
        return
    needed = needed_ecosystems(Inventory(packages, distributions)) - expected
    expected |= needed
    if needed:
        with Database.open(options.cache_dir) as database:
            database.prepare(needed)


def _evidence(asked: str | None, kind: str) -> frozenset[Evidence]:
    if asked is None:
        return take.usual_evidence(kind)
    return frozenset(Evidence) if asked == "all" else frozenset((Evidence(asked),))


def find_vulnerabilities(walk: Walk) -> Walk:
    """Match the inventory with the advisories, fetching what is missing when that is allowed."""
    from seawall.vulnerabilities.database import Database  # noqa: PLC0415 - sqlite is not needed by all
    from seawall.vulnerabilities.match import match, needed_ecosystems  # noqa: PLC0415

    if "vuln" not in walk.options.scanners:
        return walk
    options, inventory = walk.options, walk.inventory
    walk.progress("matching", 0, None)
    needed = needed_ecosystems(inventory)
    unfetched: tuple[NotAssessed, ...] = ()
    with nullcontext() if options.offline else _FETCHING:
        with Database.open(options.cache_dir) as database:
            missing = database.missing(needed)
        if missing and not options.offline:
            unfetched = _fetch(walk, missing)
    with Database.open(options.cache_dir) as database:
        matched = match(inventory, database, options.now)
    return replace(
        walk,
        findings=matched.findings,
        feeds=matched.feeds,
        assessed=matched.assessed,
        partial=matched.partial,
        not_assessed=(*matched.not_assessed, *unfetched),
        notices=tuple(f"{count} findings left out: {what}" for what, count in matched.filtered if count),
    )


def _fetch(walk: Walk, missing: set[str]) -> tuple[NotAssessed, ...]:
    """Fetch shards; what cannot be had is said, and the scan goes on with what there is."""
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415 - only when something is missing
    from seawall.vulnerabilities.update import FAILED, ensure, sources  # noqa: PLC0415

    def told(shard: str, stage: str, done: int, total: int | None) -> None:
        walk.progress(f"{shard}: {stage}", done, total)

    try:
        bases = sources(walk.options.mirror or "")
        outcomes = ensure(Store(walk.options.cache_dir), missing, bases, told=told)
    except (FetchError, DataUnavailable) as error:
        return (NotAssessed("feed", ", ".join(sorted(missing)), f"could not be fetched: {error}"),)
    return tuple(
        NotAssessed("feed", outcome.shard, f"could not be fetched: {outcome.error}")
        for outcome in outcomes
        if outcome.state == FAILED
    )


def judge_licences(walk: Walk) -> Walk:
    """Judge the packages by their licences."""
    if "license" not in walk.options.scanners:
        return walk
    from seawall.licences.judging import judged  # noqa: PLC0415 - seldom asked for

    found = judged(walk.inventory, walk.options.licences)
    return replace(
        walk,
        findings=(*walk.findings, *found.findings),
        not_assessed=(*walk.not_assessed, *found.not_assessed),
        assessed=walk.assessed if "vuln" in walk.options.scanners else found.assessed,
    )


def apply_filters(walk: Walk) -> Walk:
    """Leave out what is not asked for, the same for the gate and for every format."""
    kept, filtered_out = walk.options.filters.apply(walk.findings)
    return replace(walk, findings=kept, filtered_out=filtered_out)


Step = Callable[[Walk], Walk]
READING: tuple[Step, ...] = (open_target, take_inventory)
STEPS: tuple[Step, ...] = (*READING, find_vulnerabilities, judge_licences, apply_filters)


def run(
    options: Options,
    progress: Progress | None = None,
    notice: Notice | None = None,
    cache: LayerCache | None = None,
) -> Report:
    """Walk from the target to the verdict; a `cache` that is given stays open, and is used whatever they say.

    Raises SeawallError of every kind; what could not be judged, short of the whole target, is in the report.
    """
    told, noticed = progress or _silent, notice or _untold
    if cache is not None or not options.use_cache:
        return _walked(Walk(options, told, noticed, cache))
    with closing(layer_cache(options, noticed)) as opened:
        return _walked(Walk(options, told, noticed, opened))


def walked(
    options: Options, steps: Sequence[Step], progress: Progress | None = None, notice: Notice | None = None
) -> Walk:
    """Walk some of the STEPS, and return how far that leads; the errors are those of `run`."""
    noticed = notice or _untold
    with closing(layer_cache(options, noticed)) if options.use_cache else nullcontext() as opened:
        walk = Walk(options, progress or _silent, noticed, opened)
        for step in steps:
            walk = step(walk)
        return walk


def _walked(walk: Walk) -> Report:
    for step in STEPS:
        walk = step(walk)
    return _report(walk)


def _silent(_what: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


def _untold(_what: str) -> None:
    """Tell nobody."""


def _report(walk: Walk) -> Report:
    options, inventory = walk.options, walk.inventory
    not_assessed = (*inventory.not_assessed, *walk.not_assessed)
    coverage = _coverage(walk)
    return Report(
        tool_version=__version__,
        created=created(options.now),
        target=target_of(walk),
        distributions=inventory.distributions,
        layers=inventory.layers,
        packages=inventory.packages,
        findings=walk.findings,
        not_assessed=not_assessed,
        feeds=walk.feeds,
        coverage=coverage,
        verdict=judge(walk.findings, not_assessed, coverage, walk.feeds, options.now, options.gate),
        filters=(*options.filters.described(), *walk.notices),
        filtered_out=walk.filtered_out,
    )


def _coverage(walk: Walk) -> Coverage:
    """Say how much was judged: the packages that were, less the share of layers that could not be read.

    Packages that were seen and could not be listed (no version, a broken entry) are packages, too.
    """
    unlisted = sum(entry.weight for entry in walk.inventory.not_assessed if entry.kind == "package")
    packages = len(walk.inventory.packages) + unlisted
    share = walk.assessed / packages if packages else 1.0
    kinds = [entry.kind for entry in walk.inventory.not_assessed]
    if layers := len(walk.inventory.layers):
        share *= 1 - kinds.count("layer") / layers
    if not packages and {"distribution", "target"} & set(kinds):
        share = 0.0
    return Coverage(
        packages=packages,
        packages_assessed=walk.assessed,
        files_seen=walk.inventory.files_seen,
        percent=math.floor(1000 * share) / 10,
        partial=walk.partial,
    )


def created(now: datetime) -> str:
    """Return the report's time stamp; SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock."""
    epoch = decimal(os.environ.get("SOURCE_DATE_EPOCH", ""), _EPOCH_DIGITS)
    moment = now if epoch is None else datetime.fromtimestamp(epoch, UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
