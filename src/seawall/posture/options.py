"""What Docker's security options say, in Compose, on command lines and in what inspect tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from seawall.posture.containers import Value


class Security(Struct, frozen=True):
    """The security options of one container, each told apart; `paths` is that of masked system paths."""

    no_new_privileges: Value[bool] = Value()
    seccomp: Value[str] = Value()
    apparmor: Value[str] = Value()
    selinux: Value[str] = Value()
    paths: Value[str] = Value()


_OPTION = re.compile(r"([\w-]+)(?:[=:](.*))?", re.DOTALL)


def secured(options: Iterable[Value[str]]) -> Security:
    """Read `no-new-privileges:true`, `seccomp=unconfined` and their like; the last of a kind counts."""
    found: dict[str, Value[str]] = {}
    escalation: Value[bool] = Value()
    for option in options:
        match = _OPTION.fullmatch(option.value or "")
        if match is None:
            continue
        name, said = match[1], match[2] or ""
        if name == "no-new-privileges":
            escalation = Value(said.strip().lower() not in {"false", "0", "f"}, option.line)
        elif name == "label":
            if said.startswith(("type:", "disable")):
                found["label"] = Value(said.removeprefix("type:"), option.line)
        else:
            found[name] = Value(said, option.line)
    return Security(
        escalation,
        found.get("seccomp", Value()),
        found.get("apparmor", Value()),
        found.get("label", Value()),
        found.get("systempaths", Value()),
    )
