"""Secrets on the walk: in what is read anyway, and where nothing else is read, by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from seawall.model.errors import Misuse, NotAnImage, Unsupported
from seawall.model.finding import SECRET
from seawall.model.report import OF_PACKAGES, Target
from seawall.scan.walk import Walk, besides
from seawall.source.detect import TreeSource
from seawall.source.oci.image import Image

if TYPE_CHECKING:
    from seawall.secrets.hits import Found
    from seawall.secrets.layers import LayerSecrets
    from seawall.secrets.searching import Search, Told

GIT = "git"
STDIN = "stdin"
_TARGETS = {"-": STDIN}


def opened(walk: Walk) -> TreeSource | None:
    """Return a target that only this scanner reads: a history (`git:DIR`), or what comes on stdin (`-`).

    None for any other; Misuse where other scanners are asked for, too.
    """
    reference = walk.options.target
    scheme, colon, rest = reference.partition(":")
    kind = GIT if colon and scheme == GIT and not rest.startswith("//") else _TARGETS.get(reference, "")
    if not kind or SECRET not in walk.options.scanners:
        return None
    if walk.options.scanners != (SECRET,):
        raise Misuse(f"{reference}: only secrets are looked for there: `seawall secrets {reference}`")
    return TreeSource(Target(reference, kind), kind, Path(rest) if kind == GIT else Path(reference))


def as_file(walk: Walk, error: Unsupported) -> TreeSource:
    """Return a file that is nothing for other scanners, an archive say; raises the error for any other."""
    path = Path(walk.options.target)
    if walk.options.scanners != (SECRET,) or isinstance(error, NotAnImage) or not path.is_file():
        raise error
    return TreeSource(Target(walk.options.target, "file"), "file", path)


def prepare(walk: Walk) -> Walk:
    """Make ready what looks for secrets; of an image it comes along on the pass over the layers."""
    if SECRET not in walk.options.scanners:
        return walk
    from seawall.secrets.layers import LayerSecrets  # noqa: PLC0415 - only when they are asked for
    from seawall.secrets.searching import Search  # noqa: PLC0415
    from seawall.secrets.settings import Asked  # noqa: PLC0415

    options, source = walk.options, walk.source
    asked = options.secrets or Asked()
    if not isinstance(source, Image | TreeSource):
        raise Misuse(f"{options.target}: a bill of materials has no files to look for secrets in")
    if asked.verify:
        if options.offline:
            raise Misuse("--verify asks providers, and --offline forbids it: give one of the two")
        walk = replace(walk, cache=None)  # what is found holds the secrets now, and is not kept
    root = source.path if isinstance(source, TreeSource) and source.kind != STDIN else None
    cache = options.cache_dir if options.use_cache else None
    folder = root if root is None or root.is_dir() else root.parent
    search = Search(asked, folder, cache, place=_place(source, folder))
    if not isinstance(source, Image):
        return replace(walk, search=search)
    companion = LayerSecrets(search.engine, search.settings.digest)
    return replace(walk, search=search, companions=(*walk.companions, companion))


def _place(source: Image | TreeSource, folder: Path | None) -> str:
    """Return the directory of this machine in which the paths of a tree begin, whatever it was named from."""
    whole = folder is None or isinstance(source, Image) or source.kind in {GIT, "rootfs"}
    return "" if folder is None or whole else f"{folder.resolve()}/"


def find_secrets(walk: Walk) -> Walk:
    """Tell the secrets that were found, or find them, where there was no pass to come along on."""
    search = walk.search
    if search is None:
        return walk
    from seawall.secrets.layers import LayerSecrets  # noqa: PLC0415

    if isinstance(walk.source, Image):
        companion = next(each for each in walk.companions if isinstance(each, LayerSecrets))
        return _of_image(walk, walk.source, search, companion)
    if isinstance(walk.source, TreeSource):
        walk.progress("looking for secrets", 0, None)
        found = _of_tree(walk, walk.source, search)
        if OF_PACKAGES.isdisjoint(walk.options.scanners):
            walk = replace(walk, inventory=replace(walk.inventory, files_seen=found.files))
        return _told(walk, search, found, _plain(found))
    return walk


def _of_image(walk: Walk, image: Image, search: Search, companion: LayerSecrets) -> Walk:
    from seawall.secrets.configs import search_config  # noqa: PLC0415
    from seawall.secrets.searching import Told  # noqa: PLC0415

    found = companion.found
    told = [Told(hit, layer) for layer, hit in companion.hits]
    told += [Told(hit, place=place) for hit, place in search_config(image, companion.engine, found)]
    # What made a layer is shown with it, and may hold a build argument.
    layers = tuple(
        replace(layer, created_by=companion.engine.redacted(layer.created_by))
        for layer in walk.inventory.layers
    )
    walk = replace(
        walk,
        inventory=replace(walk.inventory, layers=layers),
        not_assessed=besides(walk, companion.not_assessed),
    )
    return _told(walk, search, found, told)


def _of_tree(walk: Walk, source: TreeSource, search: Search) -> Found:
    from seawall.secrets import repositories, searching, trees  # noqa: PLC0415

    engine, jobs = search.engine(), walk.options.jobs
    if source.kind == STDIN:
        return searching.search_stream(searching.stdin(), engine)
    if source.kind == GIT:
        return repositories.search_history(source.path, engine, jobs=jobs)
    if source.kind == "file":
        return trees.search_file(source.path, _relative(source.path), engine)
    return trees.search_tree(source.path, engine, jobs=jobs, rootfs=source.kind == "rootfs")


def _relative(path: Path) -> str:
    """Return the name of a file that was named by itself: as it was, where it leads down from here."""
    return path.name if path.is_absolute() or ".." in path.parts else path.as_posix()


def _plain(found: Found) -> Iterable[Told]:
    from seawall.secrets.searching import Told  # noqa: PLC0415

    return [Told(hit) for hit in found.hits]


def _told(walk: Walk, search: Search, found: Found, told: Iterable[Told]) -> Walk:
    from seawall.secrets.findings import not_assessed  # noqa: PLC0415

    findings = search.findings(told, found.allowed)
    unsaid = search.verifying.not_assessed if search.verifying else ()
    return replace(
        walk,
        findings=(*walk.findings, *findings),
        not_assessed=(*walk.not_assessed, *not_assessed(found.skipped), *unsaid),
        notices=(*walk.notices, *search.notices),
    )
