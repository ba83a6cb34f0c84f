"""Bytes that somebody else wrote, as text and as typed JSON: bounded, and each entry for itself."""

from __future__ import annotations

import codecs
from typing import TypeVar

import msgspec

from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed

T = TypeVar("T")
_ONE_MIB = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8(data: bytes) -> bytes:
    """Return the text in UTF-8 without a mark of byte order.

    UTF-16 is known by its mark, since some shells write what they redirect so; half of one that was cut is
    left out.
    """
    if data.startswith(_UTF16):
        return data.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return data.removeprefix(codecs.BOM_UTF8)


def decode(data: bytes | msgspec.Raw, kind: type[T], name: str) -> T:
    """Return JSON (RFC 8259) as `kind`; Malformed, naming the file, for what is none."""
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError:
        raise LimitExceeded(f"{name}: JSON nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{name}: not the JSON expected: {error}") from None


def entries(raw: msgspec.Raw, kind: type[T], name: str, what: str) -> tuple[list[T], list[NotAssessed]]:
    """Return the entries of a JSON list as `kind`, and those that are not of its shape as not assessed.

    A key whose value is null is as one that is not there.  Malformed leaves where there is no list.
    """
    if not raw or bytes(raw) == b"null":
        return [], []
    try:
        return msgspec.json.decode(raw, type=list[kind]), []  # type: ignore[valid-type]
    except (msgspec.ValidationError, RecursionError, UnicodeDecodeError):
        pass
    found: list[T] = []
    unread: list[NotAssessed] = []
    for number, entry in enumerate(decode(raw, list[msgspec.Raw], f"{name}: {what}")):
        try:
            found.append(_lenient(entry, kind))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            why = f"{name}: not its shape: {error!s:.200}"
            unread.append(NotAssessed("package", f"{what}[{number}]", why))
    return found, unread


def _lenient(entry: msgspec.Raw, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(entry, type=kind)
    except msgspec.ValidationError:
        if len(bytes(entry)) > _ONE_MIB:
            raise
    plain = msgspec.json.decode(entry)
    if not isinstance(plain, dict):
        return msgspec.convert(plain, kind)
    return msgspec.convert({key: value for key, value in plain.items() if value is not None}, kind)
