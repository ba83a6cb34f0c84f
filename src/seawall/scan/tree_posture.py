"""What a project says of how its images are built and its containers run: Dockerfiles and manifests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from seawall.model.finding import Finding
from seawall.model.package import NotAssessed
from seawall.model.report import MISCONFIGURATIONS
from seawall.scan.walk import Walk
from seawall.source.detect import TreeSource
from seawall.source.oci.image import Image

if TYPE_CHECKING:
    from seawall.posture import Read

_NEITHER = "neither an image nor a project: there is no configuration in it"


def judge_tree(walk: Walk) -> Walk:
    """Judge the Dockerfiles and manifests of a directory, or the one file that the target is.

    Raises Misuse when a check is asked for that there is not, Malformed for settings of hadolint that are
    not understood.
    """
    source = walk.source
    if MISCONFIGURATIONS not in walk.options.scanners or isinstance(source, Image):
        return walk
    if not isinstance(source, TreeSource) or source.kind not in {"dir", "file"}:
        unjudged = NotAssessed("target", walk.options.target, _NEITHER)
        return replace(walk, not_assessed=(*walk.not_assessed, unjudged))
    walk.progress("judging Dockerfiles and manifests", 0, None)
    root = source.path if source.kind == "dir" else source.path.parent
    findings, unread = _dockerfiles(source, root)
    more, further = _manifests(source, walk)
    return replace(
        walk,
        findings=(*walk.findings, *_placed((*findings, *more), root)),
        not_assessed=(*walk.not_assessed, *_named((*unread, *further), root)),
    )


def _dockerfiles(source: TreeSource, root: Path) -> tuple[tuple[Finding, ...], list[NotAssessed]]:
    from seawall.dockerfile import found_settings, lint  # noqa: PLC0415 - only when it is asked for
    from seawall.dockerfile.files import below, content, is_named, parsed  # noqa: PLC0415

    if source.kind == "dir":
        paths = list(below(str(source.path)))
    else:
        paths = [str(source.path)] if is_named(source.path.name) else []
    unread: list[NotAssessed] = []
    if not paths:
        return (), unread
    linted = lint(list(parsed(map(content, paths), {}, unread)), found_settings(root))
    return linted.findings, [*unread, *linted.not_assessed]


def _manifests(source: TreeSource, walk: Walk) -> tuple[tuple[Finding, ...], list[NotAssessed]]:
    from seawall.posture import Read, Settings, judge  # noqa: PLC0415 - only when it is asked for
    from seawall.posture.files import inside  # noqa: PLC0415

    held = list(inside(str(source.path)) if source.kind == "dir" else _alone(source.path))
    settings = Settings(asked=walk.options.checks_asked, ignored=walk.options.checks_ignored)
    judged = judge([each for each in held if isinstance(each, Read)], settings, walk.options.now)
    unread = [each for each in held if isinstance(each, NotAssessed)]
    return judged.findings, [*unread, *judged.not_assessed]


def _alone(path: Path) -> Iterator[Read | NotAssessed]:
    from seawall.dockerfile.files import is_named  # noqa: PLC0415 - only when it is asked for
    from seawall.posture import read  # noqa: PLC0415
    from seawall.posture.files import content, likely  # noqa: PLC0415
    from seawall.posture.reading import NOTHING  # noqa: PLC0415

    try:
        data = content(str(path))
    except OSError as error:
        yield NotAssessed("file", str(path), f"cannot be read: {error.strerror or error}")
        return
    file = read(str(path), data) if likely(str(path), data) else None
    if file is not None and (file.known or file.not_assessed):
        yield file
    elif not is_named(path.name):
        yield NotAssessed("target", str(path), NOTHING)


def _placed(findings: Iterable[Finding], root: Path) -> Iterator[Finding]:
    """Give paths as those of a report are: relative to the target's root."""
    for finding in findings:
        places = tuple(replace(place, path=_below(place.path, root)) for place in finding.locations)
        yield replace(finding, locations=places)


def _named(unread: Iterable[NotAssessed], root: Path) -> Iterator[NotAssessed]:
    return (replace(each, subject=_below(each.subject, root)) for each in unread)


def _below(path: str, root: Path) -> str:
    return path.removeprefix(f"{root}/")
