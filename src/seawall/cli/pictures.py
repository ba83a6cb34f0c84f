"""Images as targets of `seawall posture`, beside files: told apart, and judged on a walk of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall.cli import outputs, shared
from seawall.model.errors import Misuse, Unsupported
from seawall.model.report import Report
from seawall.policy import Filters, Gate

_STDIN = "-"
_FILES = (".yaml", ".yml", ".json", ".sh", ".bash")
"""What is named so is a file, also where there is none: a slip of the pen must ask no registry."""


def image_among(targets: Sequence[str]) -> str:
    """Return the image that is to be judged, "" where files are; raises Misuse for both, or for several."""
    images = [target for target in targets if _is_image(target)]
    if not images:
        return ""
    if len(targets) > 1:
        raise Misuse(
            f"{images[0]} is an image: give it alone (seawall scan --scanners misconfig takes several)"
        )
    return images[0]


def _is_image(target: str) -> bool:
    if target == _STDIN or (target.endswith(_FILES) and not Path(target).is_dir()):
        return False
    from seawall.source.detect import is_image  # noqa: PLC0415 (help and completion do without it)

    try:
        return is_image(target)
    except Unsupported:  # a compressed file that is something else
        return False


class Asked(Struct, frozen=True):
    """What is asked of the judgement of an image; names of checks in capitals."""

    checks: frozenset[str]
    ignored: frozenset[str]
    filters: Filters
    gate: Gate
    dockerfile: Path | None
    arguments: tuple[tuple[str, str], ...]
    stage: str


def judged(image: str, asked: Asked, imaging: shared.Imaging, *, progress: bool, quiet: bool) -> Report:
    """Walk through an image for its posture alone; the errors are those of scan.run."""
    from seawall import scan  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415
    from seawall.model.report import MISCONFIGURATIONS  # noqa: PLC0415

    options = replace(
        shared.options(image, {**imaging, "evidence": None}),
        scanners=(MISCONFIGURATIONS,),
        checks_asked=asked.checks,
        checks_ignored=asked.ignored,
        filters=asked.filters,
        gate=asked.gate,
        dockerfile=asked.dockerfile,
        build_arguments=asked.arguments,
        build_target=asked.stage,
    )
    notices: list[str] = []
    with shown(wanted=progress) as bars:
        report = scan.run(options, bars, notices.append)
    if not quiet:
        outputs.say(notices)
    return report
