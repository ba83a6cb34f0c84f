"""What the Ruby catalogers share: how versions, platforms and names of gems are written."""

from __future__ import annotations

import re

NAME = r"[A-Za-z0-9._-]{1,200}"
VERSION = r"[0-9][0-9A-Za-z.]{0,100}"
PLATFORM = r"[A-Za-z0-9._-]{1,100}"
_WITH_PLATFORM = re.compile(rf"({VERSION})(?:-({PLATFORM}))?")

Qualifiers = tuple[tuple[str, str], ...]


def split_platform(text: str) -> tuple[str, str] | None:
    """Return version and platform of `1.15.4-x86_64-linux`; the platform of a pure gem is "" ."""
    match = _WITH_PLATFORM.fullmatch(text)
    return (match[1], "" if match[2] in {None, "ruby"} else match[2]) if match else None


def platform_qualifier(platform: str) -> Qualifiers:
    """Return the purl qualifier of a gem that was built for one platform."""
    return (("platform", platform),) if platform and platform != "ruby" else ()
