"""What checks of images are written with: places to point at, and examples in few words."""

from __future__ import annotations

import json

from seawall.posture.base import IMAGE, Example, Hit
from seawall.posture.images import CONFIG, HISTORY, Held, Image, Step

SAID = 12
"""How many names are told where many files are to blame."""


class ImageHit(Hit, frozen=True):
    """A place in an image: `file` is a path in it, or a stand-in for one (posture.images); line 0 is none.

    `layer` is the index of the layer that brought it in, `step` that of the step of the history.
    """

    layer: int | None = None
    step: int | None = None


def setting(
    image: Image, name: str, said: str = "", *, keyword: str = "", word: str = "", remedy: str = ""
) -> ImageHit:
    """Point at a field of the configuration; `keyword` and `word` find the step that set it."""
    step = image.setting(keyword, word) if keyword else None
    return ImageHit(0, name, said, remedy, file=CONFIG, step=step.index if step else None)


def at_step(step: Step, what: str, said: str = "", *, remedy: str = "", confidence: str = "") -> ImageHit:
    """Point at a step of the history."""
    return ImageHit(
        step.index + 1, what, said, remedy, confidence, file=HISTORY, layer=step.layer, step=step.index
    )


def at_file(held: Held, said: str = "", *, remedy: str = "", confidence: str = "") -> ImageHit:
    """Point at a file, or a directory, that is seen in the image."""
    path = held.path.rstrip("/")
    return ImageHit(0, path, said, remedy, confidence, file=path, layer=held.layer)


def listed(names: list[str]) -> str:
    """Name some, and count the rest."""
    rest = f" and {len(names) - SAID} more" if len(names) > SAID else ""
    return f"{', '.join(names[:SAID])}{rest}"


def counted(count: int, noun: str) -> str:
    """Say how many there are of something."""
    several = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else several}"


def example(
    config: dict[str, object] | None = None,
    *,
    history: tuple[str, ...] = (),
    files: dict[str, str | int] | None = None,
    **more: object,
) -> Example:
    """Write an image down: its configuration, and files by path, each with its text or its mode in octal.

    A step of the history that begins with a hyphen makes no layer.  `more` are fields beside `config`; and
    `tags`, which are those of a reference.
    """
    steps = [
        {"created_by": step.removeprefix("-")} | ({"empty_layer": True} if step.startswith("-") else {})
        for step in history
    ]
    document: dict[str, object] = {"config": config} if config is not None else {}
    document |= {"history": steps} if steps else {}
    document |= more
    if files is not None:
        document["files"] = {
            path: text if isinstance(text, str) else f"mode {text:o}" for path, text in files.items()
        }
    return Example(IMAGE, json.dumps(document, indent=2))
