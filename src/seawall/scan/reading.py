"""From the name of a target to its inventory."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from seawall.inventory import take
from seawall.inventory.declared import code_digest
from seawall.model.errors import Misuse, Unsupported
from seawall.model.package import Evidence, Inventory
from seawall.model.report import OF_PACKAGES, VULNERABILITIES, Target
from seawall.scan import secrets
from seawall.scan.walk import NOTHING, Notice, Options, Walk, silent
from seawall.source.cache import LayerCache, open_cache, secret_of
from seawall.source.detect import TreeSource, open_source
from seawall.source.oci import platforms
from seawall.source.oci.documents import Documents
from seawall.source.oci.image import Image, ImageLayer

if TYPE_CHECKING:
    from seawall.inventory.engine import LayerInventory

BILL = "sbom"


def open_target(walk: Walk) -> Walk:
    """Open what the target names; NotFound, NotAllowed, Malformed and Unsupported leave."""
    options = walk.options
    if (alone := secrets.opened(walk)) is not None:
        return replace(walk, source=alone)
    if bill := _bill_at(options.target):
        from seawall import sbom  # noqa: PLC0415 - for bills alone

        if options.platform is not None:
            raise Misuse(f"{options.target} is no image: there is no choice of platforms (--platform)")
        return replace(walk, source=sbom.opened(bill))
    wanted = platforms.parse(options.platform) if options.platform else None
    source: Image | TreeSource
    try:
        source = open_source(
            options.target,
            wanted,
            places=options.places,
            offline=options.offline,
            access=options.access,
            documents=Documents(walk.cache, code_digest()) if walk.cache is not None else None,
        )
    except Unsupported as error:
        source = secrets.as_file(walk, error)
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
    packages = not options.scanners or not OF_PACKAGES.isdisjoint(options.scanners)
    if isinstance(source, TreeSource):
        if not packages:
            return NOTHING
        walk.progress("reading files", 0, None)
        return take.of_tree(source, _evidence(options.evidence, source.kind), cache=cache)
    evidence = _evidence(options.evidence, source.target.kind) if packages else frozenset()
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
    inventory = take.of_image(
        source,
        evidence,
        cache=cache,
        jobs=options.jobs,
        done=done,
        came=None if walk.progress is silent else came,
        meanwhile=partial(_get_ready, options),
        learnt=partial(_expect, options, set()),
        companions=walk.companions,
    )
    return inventory if packages else _without_packages(inventory)


def _without_packages(inventory: Inventory) -> Inventory:
    """Leave out what was not assessed of packages, where nobody asks for any."""
    kept = tuple(entry for entry in inventory.not_assessed if entry.kind in {"layer", "file"})
    return replace(inventory, not_assessed=kept)


def _listed(inventory: Inventory, evidence: str | None) -> Inventory:
    """Return what a bill lists; all of it, whatever the proof, unless one kind is asked for."""
    if evidence in {None, "all"}:
        return inventory
    kept = tuple(package for package in inventory.packages if package.evidence == evidence)
    return replace(inventory, packages=kept, dependencies=())


def _get_ready(options: Options) -> None:
    """Import and open what the next steps need, whatever is found, while layers are being decompressed."""
    if VULNERABILITIES not in options.scanners:
        return
    from seawall.vulnerabilities import match  # noqa: PLC0415, F401 - sqlite is not needed by all
    from seawall.vulnerabilities.database import EPSS, KEV, Database  # noqa: PLC0415
    from seawall.vulnerabilities.schemes import schemes  # noqa: PLC0415 - a module each

    schemes()
    with Database.open(options.cache_dir) as database:
        database.prepare((KEV, EPSS))
        if database.missing((KEV, EPSS)) and not options.offline:
            from seawall.vulnerabilities.update import sources  # noqa: PLC0415 - they will be asked

            sources()


def _expect(options: Options, expected: set[str], found: LayerInventory) -> None:
    """Open the advisories that a layer's packages need, unless expected before, while others are read."""
    if VULNERABILITIES not in options.scanners:
        return
    from seawall.vulnerabilities.database import Database  # noqa: PLC0415 - sqlite is not needed by all
    from seawall.vulnerabilities.match import needed_ecosystems  # noqa: PLC0415

    packages = tuple(package for records in found.files for package in records.packages)
    distributions = tuple(each for records in found.files for each in records.distributions)
    needed = needed_ecosystems(Inventory(packages, distributions)) - expected
    expected |= needed
    if needed:
        with Database.open(options.cache_dir) as database:
            database.prepare(needed)


def _evidence(asked: str | None, kind: str) -> frozenset[Evidence]:
    if asked is None:
        return take.usual_evidence(kind)
    return frozenset(Evidence) if asked == "all" else frozenset((Evidence(asked),))
