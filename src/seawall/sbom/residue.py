"""What a format has no place for, kept beside it: so that reading gives back exactly what was written.

A writer puts into the standard's own fields all that they can hold, and asks its own reader's functions what
those fields alone would be read as.  Where that differs from the package (a name that a package URL writes
in lower case, a layer, a root), the difference goes into one text, `seawall:package`, which is ASCII JSON:
no format needs to escape it, whatever the package is called.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from seawall.model.errors import Malformed

PACKAGE = "seawall:package"
INVENTORY = "seawall:inventory"
TARGET = "seawall:target"

T = TypeVar("T", bound=Struct)
_encode = msgspec.json.Encoder(order="sorted").encode


def residue(whole: T, visible: T) -> str:
    """Return the fields of `whole` that `visible` does not have alike, as JSON; "" when it has all."""
    if whole == visible:
        return ""
    differing = {
        name: value
        for name in whole.__struct_fields__
        if (value := getattr(whole, name)) != getattr(visible, name)
    }
    try:
        text = _encode(differing).decode()
    except UnicodeEncodeError:  # half of a character, from a path that is no UTF-8
        text = ""
    if text and text.isascii():
        return text
    return json.dumps(msgspec.to_builtins(differing), separators=(",", ":"), sort_keys=True)


def restored(visible: T, text: str) -> T:
    """Return `visible` with the fields that `residue` noted; Malformed for what it did not write."""
    partial = _partial(type(visible))
    try:
        try:
            noted = msgspec.json.decode(text, type=partial)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:  # json takes half of a character, which msgspec refuses
            noted = msgspec.convert(json.loads(text), partial)
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"a seawall: property that this version did not write: {error}") from None
    found = ((name, getattr(noted, name)) for name in partial.__struct_fields__)
    return replace(visible, **{name: value for name, value in found if value is not UNSET})


@cache
def _partial(kind: type[Struct]) -> type[Struct]:
    """Return a struct of the same fields of which each may be absent."""
    from typing import get_type_hints  # noqa: PLC0415 - only where something was noted

    hints = get_type_hints(kind)
    return msgspec.defstruct(
        f"Partial{kind.__name__}",
        [(name, hints[name] | UnsetType, UNSET) for name in kind.__struct_fields__],
    )
