"""Use variables that are set where they are used."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from seawall.dockerfile.arguments import PREDEFINED, declared, names
from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_MOST = 200
_JUDGED = frozenset({"ADD", "COPY", "ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"})


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    everywhere = declared(file)
    known: dict[int, set[str]] = {}
    empty: dict[int, bool] = {}
    for step in file.steps:
        if step.stage < 0 or step.onbuild:
            continue
        if step.keyword == "FROM":
            base = file.stages[step.stage].base
            known[step.stage] = set(known[base]) if base is not None else set()
            scratch = file.stages[step.stage].image == "scratch"
            empty[step.stage] = empty[base] if base is not None else scratch
            continue
        here = known[step.stage]
        if step.keyword in _JUDGED:
            missing = [
                name
                for name in names(step.text)
                if name not in here | PREDEFINED
                and (empty[step.stage] or name in everywhere or _misspelt(name, here))
            ]
            if missing:
                yield Hit(step.line, ", ".join(dict.fromkeys(missing)))
        if step.keyword == "ENV":
            here.update(name for name, _ in step.pairs)
        elif step.keyword == "ARG":
            here.update(word.partition("=")[0] for word in step.words)


def _misspelt(name: str, known: Collection[str]) -> bool:
    """Say whether it is a name that is known but for a letter, or for capitals."""
    return len(name) > 3 and len(known) < _MOST and any(_near(name.upper(), other.upper()) for other in known)


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4 or one[-1:].isdigit():
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


RULE = Rule(
    name="variable-undefined",
    title="Use variables that are set where they are used",
    why=(
        "It is empty there: an argument from before the first FROM has to be declared again in "
        "the stage, and names are as they are written."
    ),
    severity=Severity.MEDIUM,
    aliases=("UndefinedVar",),
    bad=(
        "ARG VERSION=1\nFROM debian:12\nCOPY app-$VERSION /app",
        "FROM debian:12\nENV APP_DIR=/app\nWORKDIR $APP_DIRR",
        "FROM scratch\nCOPY app $WHERE/",
    ),
    good=(
        "ARG VERSION=1\nFROM debian:12\nARG VERSION\nCOPY app-$VERSION /app",
        "FROM debian:12\nWORKDIR $HOME",
        "FROM debian:12 AS a\nENV D=/d\nFROM a\nWORKDIR $D",
    ),
    violates=_violates,
)
