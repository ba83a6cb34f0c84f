"""What is asked of a lint: options, and the file in which hadolint's users keep theirs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from seawall.model.errors import LimitExceeded, Malformed, NotAllowed
from seawall.model.finding import Severity

NAMES = (".hadolint.yaml", ".hadolint.yml")
LEVELS = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "info": Severity.LOW,
    "style": Severity.NEGLIGIBLE,
}
"""hadolint's levels as severities."""
LABELS = frozenset({"text", "rawtext", "url", "rfc3339", "spdx", "semver", "hash", "email"})
_MOST_BYTES = 1 << 18


class Settings(Struct, frozen=True):
    """What is judged: rules are named by any of their names, in capitals or not.

    `ignored` are left out, `asked` are judged although they are not usual, `severities` replace those of the
    rules.  `registries` are the only ones that images may come from, where any are named.  `labels` are the
    labels that an image must have, each with what it must hold; with `strict_labels` it may have no others.
    Without `pragmas` nothing that a Dockerfile says of itself is ignored.  `fail_on` is a file's gate.
    `ignores` are patterns of an ignore file for the Dockerfiles that have none of their own.
    """

    ignored: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    severities: tuple[tuple[str, Severity], ...] = ()
    registries: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    strict_labels: bool = False
    pragmas: bool = True
    fail_on: Severity | None = None
    ignores: tuple[str, ...] = ()
    origin: str = ""


def found_settings(folder: Path) -> Settings:
    """Return the settings of the file of hadolint in a folder; the usual ones where there is none.

    Raises Malformed for a file that says what cannot be understood.
    """
    for name in NAMES:
        path = folder / name
        if path.is_file():
            return loaded(path)
    return Settings()


def loaded(path: Path) -> Settings:
    """Return the settings of a file in hadolint's format (its README, "Configure")."""
    from seawall.inventory import lockyaml  # noqa: PLC0415 (few have such a file)

    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise NotAllowed(f"{path} cannot be read: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise LimitExceeded(f"{path}: larger than {_MOST_BYTES} bytes")
    try:
        documents = lockyaml.load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed(f"{path}: not UTF-8: {error}") from None
    except Malformed as error:
        raise type(error)(f"{path}: {error}") from None
    value = documents[0] if documents else None
    if value is None:
        return Settings(origin=str(path))
    if not isinstance(value, Mapping):
        raise Malformed(f"{path}: not a mapping of settings")
    override = value.get("override") or {}
    if not isinstance(override, Mapping):
        raise Malformed(f"{path}: `override` is not a mapping of levels to lists of rules")
    severities = [
        (rule.upper(), severity)
        for level, severity in LEVELS.items()
        for rule in _texts(path, f"override.{level}", override.get(level))
    ]
    return Settings(
        ignored=frozenset(rule.upper() for rule in _texts(path, "ignored", value.get("ignored"))),
        severities=tuple(severities),
        registries=_texts(path, "trustedRegistries", value.get("trustedRegistries")),
        labels=_labels(path, value.get("label-schema")),
        strict_labels=_flag(path, "strict-labels", value),
        pragmas=not _flag(path, "disable-ignore-pragma", value),
        fail_on=_threshold(path, value.get("failure-threshold")),
        origin=str(path),
    )


def _flag(path: Path, name: str, value: Mapping[str, object]) -> bool:
    found = value.get(name, False)
    if str(found).lower() not in {"true", "false"}:
        raise Malformed(f"{path}: `{name}` is {found!r}; it is true or false")
    return str(found).lower() == "true"


def _texts(path: Path, name: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Malformed(f"{path}: `{name}` is not a list of names")
    return tuple(map(str, value))


def _labels(path: Path, value: object) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise Malformed(f"{path}: `label-schema` is not a mapping of labels to what they hold")
    made = tuple((str(name), str(kind).lower()) for name, kind in value.items())
    for name, kind in made:
        if kind not in LABELS:
            raise Malformed(f"{path}: label {name}: {kind!r} is not one of {', '.join(sorted(LABELS))}")
    return made


def _threshold(path: Path, value: object) -> Severity | None:
    if value is None or value in {"none", "ignore"}:
        return None
    if value not in LEVELS:
        raise Malformed(f"{path}: `failure-threshold` is {value!r}; it is one of {', '.join(LEVELS)}, none")
    return LEVELS[str(value)]
