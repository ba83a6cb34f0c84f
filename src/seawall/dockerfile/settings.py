"""What is asked of a lint: options, and the file in which hadolint's users keep theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
THRESHOLDS = {**LEVELS, "none": Severity.NEGLIGIBLE, "ignore": Severity.NEGLIGIBLE}
"""What fails: with `none` and `ignore` anything does, as in hadolint."""
LABELS = frozenset({"text", "rawtext", "url", "rfc3339", "spdx", "semver", "hash", "email"})
_MOST_BYTES = 1 << 18


class Settings(Struct, frozen=True):
    """What is judged: rules are named by any of their names, in capitals or not.

    `ignored` are left out, `asked` are judged although they are not usual, `severities` replace those of the
    rules, of several the worst.  `registries` are the only ones that images may come from, where any are
    named.  `labels` are the labels that an image must have, each with what it must hold; with `strict_labels`
    it may have no others.  Without `pragmas` nothing that a Dockerfile says of itself is ignored.  `fail_on`
    is a file's gate.  `ignores` are patterns of an ignore file for the Dockerfiles that have none of their
    own.
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


def found_settings(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the file of hadolint that counts in a folder; without one the usual ones.

    With an environment, files of the user's count where the folder has none, and the variables HADOLINT_…
    are added.  Raises Malformed for a file that says what cannot be understood.
    """
    places = [folder / name for name in NAMES]
    if environ is not None:
        places += _of_user(environ)
    found = next((loaded(path) for path in places if _is_file(path)), Settings())
    return found if environ is None else added(found, environ)


def _is_file(path: Path) -> bool:
    """Say whether a file is there; in a folder that is closed to this user, another's home say, none is."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def _of_user(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield where hadolint looks for a file after the current directory, in its order."""
    home = environ.get("HOME")
    config = environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else None)
    ends = ("yaml", "yml")
    if config:
        yield from (Path(config, f"hadolint.{end}") for end in ends)
    if home:
        names = (".hadolint/hadolint", ".hadolint/config", ".hadolint")
        yield from (Path(home, f"{name}.{end}") for name in names for end in ends)


def added(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """Return settings with what the variables of hadolint say; what cannot be meant counts for nothing."""
    from msgspec.structs import replace  # noqa: PLC0415 (few set them)

    given = {name: value for name, value in environ.items() if name.startswith("HADOLINT_") and value}
    if not given:
        return settings

    def names(variable: str) -> list[str]:
        return [each.strip() for each in given.get(variable, "").split(",") if each.strip()]

    def is_on(variable: str) -> bool:
        return given.get(variable, "").lower() in {"1", "y", "yes", "t", "true", "on"}

    overridden = [
        (rule.upper(), severity)
        for level, severity in LEVELS.items()
        for rule in names(f"HADOLINT_OVERRIDE_{level.upper()}")
    ]
    labels = [each.partition(":")[::2] for each in names("HADOLINT_REQUIRE_LABELS")]
    asked = given.get("HADOLINT_FAILURE_THRESHOLD", "")
    fail_on = THRESHOLDS.get(asked, settings.fail_on)
    return replace(
        settings,
        ignored=settings.ignored | {rule.upper() for rule in names("HADOLINT_IGNORE")},
        severities=(*settings.severities, *overridden),
        registries=(*settings.registries, *names("HADOLINT_TRUSTED_REGISTRIES")),
        labels=(*settings.labels, *((name, kind) for name, kind in labels if kind in LABELS)),
        strict_labels=settings.strict_labels or is_on("HADOLINT_STRICT_LABELS"),
        pragmas=settings.pragmas and not is_on("HADOLINT_DISABLE_IGNORE_PRAGMA"),
        fail_on=None if is_on("HADOLINT_NOFAIL") else fail_on,
    )


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
        registries=_texts(path, "trustedRegistries", _listed(value.get("trustedRegistries"))),
        labels=_labels(path, value.get("label-schema")),
        strict_labels=_flag(path, "strict-labels", value),
        pragmas=not _flag(path, "disable-ignore-pragma", value),
        fail_on=None if _flag(path, "no-fail", value) else _threshold(path, value.get("failure-threshold")),
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


def _listed(value: object) -> object:
    """Return a text as a list of it."""
    return [value] if isinstance(value, str) else value


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
    if value is None:
        return None
    if str(value) not in THRESHOLDS:
        raise Malformed(f"{path}: `failure-threshold` is {value!r}; it is one of {', '.join(THRESHOLDS)}")
    return THRESHOLDS[str(value)]
