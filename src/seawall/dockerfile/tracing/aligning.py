"""A Dockerfile's instructions and a history's steps, laid side by side.

Both are sequences in the same order, and either may hold what the other does not: the base image's steps come
first, the classic builder tells of no ARG, Kaniko of nothing but layers, and somebody may have edited the
file.  So they are aligned like two versions of a text: by dynamic programming, for the greatest sum of how
well each pair fits.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence

from seawall.dockerfile.tracing.expecting import Expected, named
from seawall.dockerfile.tracing.spelling import alike, tokens
from seawall.source.oci.steps import Made, spaced

MOST_PAIRS = 1_000_000
"""Of instructions with steps: some hundred of each are usual, an image of thousands is not looked at."""
_LEAST_ALIKE = 0.6
_SETTING = 0.1  # what an instruction weighs that makes no layer: bases and their images share many
_PASSED_OVER = 0.5  # for a step inside the file's own, or after them, that made a layer and fits nothing
_MISSING = 0.3  # for an instruction that must have made a layer and is not in the history


def aligned(wanted: Sequence[Expected], history: Sequence[Made]) -> list[int | None]:
    """Return for each step of the history the index of the instruction that it is, None for none of them.

    Where steps fit equally well the later ones are taken: those before them are the base image's.
    """
    rows, columns = len(wanted), len(history)
    counted = [tokens(step.command or step.text) for step in history]
    pairs = list(zip(history, counted, strict=True))
    fit = [
        [fitting(each, step, words) * (1 if each.fills else _SETTING) for step, words in pairs]
        for each in wanted
    ]
    over = [_PASSED_OVER * step.layer for step in history]
    missing = [_MISSING if each.fills else 0.0 for each in wanted]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            if row == rows and column == columns:
                continue
            found = [best[row][column + 1] - (over[column] if row else 0.0)] if column < columns else []
            if row < rows:
                found.append(best[row + 1][column] - missing[row])
                if column < columns and fit[row][column]:
                    found.append(best[row + 1][column + 1] + fit[row][column])
            best[row][column] = max(found)
    return _followed(best, over, missing)


def _followed(
    best: Sequence[Sequence[float]], over: Sequence[float], missing: Sequence[float]
) -> list[int | None]:
    rows, columns = len(best) - 1, len(best[0]) - 1
    found: list[int | None] = [None] * columns
    row = column = 0
    while column < columns:
        if best[row][column] == best[row][column + 1] - (over[column] if row else 0.0):
            column += 1
        elif row < rows and best[row][column] == best[row + 1][column] - missing[row]:
            row += 1
        else:
            found[column] = row
            row, column = row + 1, column + 1
    return found


def fitting(wanted: Expected, step: Made, words: Counter[str]) -> float:
    """Say how well a step of a history fits an instruction: 0 for not at all, 1 for to the letter.

    `words` are those of the step.
    """
    keyword = wanted.step.keyword
    if keyword == "RUN":
        return _run(wanted, step, words)
    if keyword != step.keyword:
        return 0.0
    match keyword:
        case "COPY" | "ADD":
            return _copy(wanted, step)
        case "ENV" | "LABEL" | "ARG":
            return 1.0 if named(wanted.step) <= _names(step.text) else 0.0
        case "WORKDIR":
            return _workdir(wanted, step)
        case _:
            return 0.5 + 0.5 * alike(wanted.counted[0], words)


def _run(wanted: Expected, step: Made, words: Counter[str]) -> float:
    if step.keyword != "RUN" and (step.keyword or not wanted.step.json):
        return 0.0  # without a shell there is only the JSON form, or what somebody ran and committed
    for text in wanted.texts:
        if text and step.text.endswith(text) and step.text[: -len(text)][-1:] in {"", " "}:
            return 1.0
    if not step.keyword:
        return 0.0
    shared = max(alike(counted, words) for counted in wanted.counted)
    return shared * 0.9 if shared >= _LEAST_ALIKE else 0.0


def _names(text: str) -> set[str]:
    return {word.partition("=")[0].strip("\"'") for word in text.split()}


def _copy(wanted: Expected, step: Made) -> float:
    """Compare a COPY or ADD: by all its words, or where hashes stand for its sources, by its destination."""
    words = wanted.words
    if not words:
        return 0.0
    if step.target is not None:
        return 0.9 if _same_place(words[-1], step.target, wanted.folder, wanted.step.words[-1]) else 0.0
    told = [word for word in step.text.split() if not word.startswith("--")]
    if len(told) == len(words) and all(
        word is None or other in {word, written}
        for word, other, written in zip(words, told, wanted.step.words, strict=True)
    ):
        return 1.0 - 0.1 * sum(word is None for word in words) / len(words)
    if spaced(wanted.step.text) == " ".join(told):
        return 1.0
    shared = alike(wanted.counted[0], tokens(" ".join(told)))
    return shared * 0.9 if shared >= _LEAST_ALIKE and _same_place(words[-1], told[-1], "", "") else 0.0


def _same_place(expected: str | None, told: str, folder: str, written: str) -> bool:
    if expected is None:
        return True
    places = {expected, written, posixpath.join(folder, expected)} - {""}
    return posixpath.normpath(told) in {posixpath.normpath(place) for place in places}


def _workdir(wanted: Expected, step: Made) -> float:
    place = wanted.words[0] if wanted.words else None
    if place is None:
        return 0.7
    told = posixpath.normpath(step.text) if step.text else ""
    places = {wanted.folder, posixpath.normpath(place), posixpath.normpath(wanted.step.words[0])}
    if told in places:
        return 1.0
    return 0.8 if not place.startswith("/") and told.endswith(f"/{posixpath.normpath(place)}") else 0.0
