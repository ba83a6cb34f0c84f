"""Taking the inventory of a source, or remembering it: what every door asks for.

What reads layers and trees is imported when there is something to read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

import msgspec

from seawall.inventory.declared import code_digest, declared
from seawall.inventory.selector import Selector
from seawall.model.package import Evidence, Inventory, NotAssessed
from seawall.source.cache import LayerCache
from seawall.source.detect import TreeSource
from seawall.source.oci.image import Image, ImageLayer

if TYPE_CHECKING:
    from seawall.inventory.engine import LayerInventory
    from seawall.source.companions import Companion

INSTALLED = frozenset((Evidence.INSTALLED,))
DECLARED = frozenset((Evidence.DECLARED,))
USUAL_EVIDENCE = {"dir": DECLARED, "file": INSTALLED | DECLARED}
LayerDone = Callable[[ImageLayer], None]


def selector_for(evidence: frozenset[Evidence], cache: LayerCache | None = None) -> Selector:
    """Return the selector of the catalogers whose proofs are of these kinds."""
    return Selector(cataloger for cataloger in declared(cache) if cataloger.evidence in evidence)


def usual_evidence(kind: str) -> frozenset[Evidence]:
    """Return what counts: in an image what is installed, in a project what is declared, in a file both."""
    return USUAL_EVIDENCE.get(kind, INSTALLED)


def of_image(  # noqa: PLR0913 - the image, and who watches
    image: Image,
    evidence: frozenset[Evidence],
    *,
    cache: LayerCache | None = None,
    jobs: int | None = None,
    done: LayerDone = lambda _: None,
    came: Callable[[ImageLayer, int], None] | None = None,
    meanwhile: Callable[[], None] = lambda: None,
    learnt: Callable[[LayerInventory], None] = lambda _: None,
    companions: Sequence[Companion] = (),
) -> Inventory:
    """Take the inventory of an image; what is known, the whole or a layer, is not looked at again.

    `done` is told of each layer, and `came`, from any thread, how many bytes of one have come; `meanwhile`
    runs while layers are read, if any are, and `learnt` is told what each of these holds, while others are.
    `companions` look at what is read, and at what they do not know of what else there is.
    """
    name = _key(image, evidence)
    with cache.alone(name) if cache is not None else nullcontext():
        known = _remembered(cache, name)
        if known is not None and not companions:
            for layer in image.layers:
                done(layer)
            return known
        from seawall.inventory.images import ImageReading  # noqa: PLC0415 - not for a known image

        reading = ImageReading(image, evidence, selector_for(evidence, cache), cache, companions)
        inventory = reading.run(
            jobs=jobs, done=done, came=came, meanwhile=meanwhile, learnt=learnt, known=known
        )
        if known is not None:
            return known
        not_assessed = (*inventory.not_assessed, *_other_system(image))
        inventory = msgspec.structs.replace(inventory, not_assessed=not_assessed)
        if cache is not None and all(entry.kind != "layer" for entry in not_assessed):
            cache.put(name, msgspec.msgpack.encode(inventory), shared=False)
        return inventory


def _key(image: Image, evidence: frozenset[Evidence]) -> str:
    """Return what an image's inventory depends on: all that is known of it before a layer is read."""
    identity = image.export.identity if image.export else image.target.image_id
    told = (identity, image.target.platform, image.os, image.os_version)
    layers = [(source.layer, source.missing) for source in image.layers]
    digest = hashlib.sha256(msgspec.msgpack.encode((told, layers))).hexdigest()
    return " ".join(("image", code_digest(), digest, *sorted(evidence)))


def _remembered(cache: LayerCache | None, name: str) -> Inventory | None:
    payload = cache.get(name, shared=False) if cache is not None else None
    if cache is None or payload is None:
        return None
    try:
        return msgspec.msgpack.decode(payload, type=Inventory)
    except msgspec.DecodeError:
        cache.drop(name)
        return None


def _other_system(image: Image) -> Iterator[NotAssessed]:
    """Say that the packages of an operating system other than Linux are not read; one not named is Linux."""
    system = image.os.lower()
    if system not in {"", "linux"}:
        name = f"{image.target.platform} {image.os_version}".strip()
        owner = "Windows'" if system == "windows" else f"{image.os}'s"
        yield NotAssessed("distribution", name, f"{owner} own packages are not read")


def of_tree(
    source: TreeSource, evidence: frozenset[Evidence], *, cache: LayerCache | None = None
) -> Inventory:
    """Take the inventory of a directory or of a single file; only what catalogers declare is cached."""
    from seawall.inventory.trees import read_tree  # noqa: PLC0415 - not for a known image

    return read_tree(source, selector_for(evidence, cache), others=evidence != DECLARED)
