"""The configuration of an image, or what an engine's inspect says of one, as what is judged.

Documents say anything anywhere: a field of another type than the specification gives it counts as not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from seawall.model.freshness import moment
from seawall.posture.images import Files, Image, Step
from seawall.source.oci.manifest import Config, History
from seawall.source.oci.steps import made


def configured(
    name: str,
    config: Config,
    now: datetime | None = None,
    *,
    tags: tuple[str, ...] = (),
    sizes: tuple[int, ...] = (),
    files: Files | None = None,
) -> Image:
    """Return what is judged of an image with this configuration; `now` is aware of its time zone."""
    settings = _mapping(config.config)
    return Image(
        name=name,
        now=now,
        created=_date(config.created),
        tags=tags,
        user=_text(settings.get("User")),
        environment=tuple(_pairs(_texts(settings.get("Env")))),
        labels=tuple((key, _text(value)) for key, value in _mapping(settings.get("Labels")).items()),
        entrypoint=_texts(settings.get("Entrypoint")),
        command=_texts(settings.get("Cmd")),
        ports=tuple(_mapping(settings.get("ExposedPorts"))),
        volumes=tuple(_mapping(settings.get("Volumes"))),
        stop_signal=_text(settings.get("StopSignal")),
        health=_health(settings),
        os=config.os,
        steps=_steps(config.history),
        sizes=sizes,
        files=files,
    )


def inspected(document: object, now: datetime | None = None) -> Image:
    """Return what is judged of an image by what `docker image inspect` or `podman image inspect` says of it.

    Podman tells the history, Docker does not; neither tells of files.
    """
    said = _mapping(document)
    tags = _texts(said.get("RepoTags"))
    steps = said.get("History")
    config = Config(
        created=_text(said.get("Created")),
        os=_text(said.get("Os")),
        history=tuple(_entry(step) for step in steps) if isinstance(steps, list) else (),
        config=said.get("Config"),
    )
    name = tags[0] if tags else _text(said.get("Id")).removeprefix("sha256:")[:12]
    return configured(name or "image", config, now, tags=tags)


def _entry(step: object) -> History:
    told = _mapping(step)
    return History(_text(told.get("created_by")), told.get("empty_layer") is True, _text(told.get("comment")))


def _steps(history: Iterable[History]) -> tuple[Step, ...]:
    found: list[Step] = []
    layer = 0
    for index, entry in enumerate(history):
        found.append(Step(index, made(entry), None if entry.empty_layer else layer))
        layer += not entry.empty_layer
    return tuple(found)


def _health(settings: Mapping[str, object]) -> tuple[str, ...] | None:
    check = settings.get("Healthcheck")
    return _texts(_mapping(check).get("Test")) if isinstance(check, dict) else None


def _date(text: str) -> datetime | None:
    """Return a date that was set: builds that can be repeated set the first second of 1970, or none."""
    found = moment(text)
    return found if found is not None and found > datetime(1980, 1, 2, tzinfo=UTC) else None


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        return {}
    return {key: held for key, held in value.items() if isinstance(key, str)}


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _pairs(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    for word in words:
        name, _, value = word.partition("=")
        yield name, value
