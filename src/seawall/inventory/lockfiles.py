"""Bounded readers of the JSON, TOML and YAML that lock files are written in.

Whatever the bytes, each reader returns plain values (dict, list, str, int, float, bool, None) or raises
Malformed (LimitExceeded for what is too large or too deep) with the path and the reason; nothing recurses
without a bound, and nothing expands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.base import MIB, File

JSON_LIMIT = 64 * MIB
TOML_LIMIT = 16 * MIB
YAML_LIMIT = 64 * MIB
MAX_VALUES = 4_000_000
MAX_TOML_VALUES = 1_000_000
MAX_KEY_PARTS = 32

T = TypeVar("T")
_UTF8_BOM = b"\xef\xbb\xbf"
_KEY_PART = rb"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = re.compile(rb"(?:^|[\[{,])[ \t]*+(?:%b){%d}" % (_KEY_PART, MAX_KEY_PARTS), re.MULTILINE)


def load_json(file: File, limit: int = JSON_LIMIT) -> object:
    """Return the value of a JSON file (RFC 8259) of at most `limit` bytes."""
    return load_json_as(file, object, limit)


def load_json_as(file: File, kind: type[T], limit: int = JSON_LIMIT) -> T:
    """Return a JSON file as `kind` (a Struct, say): faster than plain values where few fields matter."""
    return _decoded(file.path, file.read(limit), kind)


def parse_json(path: str, data: bytes) -> object:
    """Return the value of a JSON text; `path` is for the error's sake."""
    return _decoded(path, data, object)


def _decoded(path: str, data: bytes, kind: type[T]) -> T:
    values = data.count(b",") + data.count(b"[") + data.count(b"{")
    if values > MAX_VALUES:
        raise LimitExceeded(f"{path}: more than {MAX_VALUES} JSON values")
    try:
        return msgspec.json.decode(data.removeprefix(_UTF8_BOM), type=kind)
    except RecursionError:
        raise LimitExceeded(f"{path}: JSON nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{path}: not the JSON expected: {error}") from None


def load_toml(file: File, limit: int = TOML_LIMIT) -> dict[str, object]:
    """Return the table of a TOML 1.0 file of at most `limit` bytes."""
    return parse_toml(file.path, file.read(limit))


def parse_toml(path: str, data: bytes) -> dict[str, object]:
    """Return the table of a TOML 1.0 document; `path` is for the error's sake."""
    import tomllib  # noqa: PLC0415 - only projects have such files

    data = data.removeprefix(_UTF8_BOM)
    if data.count(b"\n") + data.count(b",") + data.count(b"[") > MAX_TOML_VALUES:
        raise LimitExceeded(f"{path}: more than {MAX_TOML_VALUES} TOML values")
    if _LONG_KEY.search(data):  # tomllib's memory grows with the square of a key's parts
        raise LimitExceeded(f"{path}: a TOML key of more than {MAX_KEY_PARTS} parts")
    try:
        return tomllib.loads(data.decode())
    except RecursionError:
        raise LimitExceeded(f"{path}: TOML nested too deeply") from None
    except ValueError as error:
        raise Malformed(f"{path}: not TOML: {error}") from None


def load_yaml(file: File, limit: int = YAML_LIMIT) -> object:
    """Return the one document of a YAML file; None for an empty one.

    Plain scalars stay text, so that version 1.10 does not become 1.1: only `true`, `false` and `null` are
    resolved.  Anchors, aliases and merge keys are refused.
    """
    documents = load_yaml_documents(file, limit)
    if len(documents) > 1:
        raise Malformed(f"{file.path}: {len(documents)} YAML documents where one was expected")
    return documents[0] if documents else None


def load_yaml_documents(file: File, limit: int = YAML_LIMIT) -> list[object]:
    """Return every document of a YAML file, read as `load_yaml` reads one."""
    from seawall.inventory import lockyaml  # noqa: PLC0415 - only projects have such files

    data = file.read(limit)
    if data.count(b"\n") + data.count(b",") > MAX_VALUES:
        raise LimitExceeded(f"{file.path}: more than {MAX_VALUES} YAML values")
    try:
        return lockyaml.load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed(f"{file.path}: not UTF-8: {error}") from None
    except Malformed as error:
        raise type(error)(f"{file.path}: {error}") from None


def table(value: object) -> Mapping[str, object]:
    """Return `value` as a mapping, empty for None; Malformed when it is something else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"a table was expected, not {value!r:.60}")
    return value


def rows(value: object) -> list[object]:
    """Return `value` as a list, empty for None; Malformed when it is something else."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed(f"a list was expected, not {value!r:.60}")
    return value


def text(value: object) -> str:
    """Return `value` as text, "" for None; Malformed when it is something else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"text was expected, not {value!r:.60}")
    return value
