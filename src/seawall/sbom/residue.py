"""What a format has no place for, kept beside it: so that reading gives back exactly what was written.

A writer puts into the standard's own fields all that they can hold, and asks its own reader's functions what
those fields alone would be read as.  Where that differs from the package (a name that a package URL writes
in lower case, a layer, a root), the difference goes into one text, `seawall:package`, which is ASCII JSON:
no format needs to escape it, whatever the package is called.
"""

from __future__ import annotations

import json
from typing import TypeVar

import msgspec
from msgspec import Struct

from seawall.model.errors import Malformed

PACKAGE = "seawall:package"
INVENTORY = "seawall:inventory"
TARGET = "seawall:target"

T = TypeVar("T", bound=Struct)


def residue(whole: T, visible: T) -> str:
    """Return the fields of `whole` that `visible` does not have alike, as JSON; "" when it has all."""
    differing = {
        name: getattr(whole, name)
        for name in whole.__struct_fields__
        if getattr(whole, name) != getattr(visible, name)
    }
    return (
        json.dumps(msgspec.to_builtins(differing), separators=(",", ":"), sort_keys=True) if differing else ""
    )


def restored(visible: T, text: str) -> T:
    """Return `visible` with the fields that `residue` noted; Malformed for what it did not write."""
    try:
        noted = json.loads(text)
        kind = type(visible)
        fields = {name: value for name, value in msgspec.to_builtins(visible).items() if name not in noted}
        return msgspec.convert({**fields, **noted}, kind)
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"a seawall: property that this version did not write: {error}") from None
