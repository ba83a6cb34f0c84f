"""What is searched for, and how far."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from seawall.secrets.rules import Rule

MIB = 1024 * 1024
CONFIDENCES = ("low", "medium", "high")


class Asked(Struct, frozen=True):
    """What a person asks for.

    `max_file_size` is in bytes: a longer file is not looked into; `decode` is how deep encoded text is
    decoded and `archives` how deep archives are opened, 0 for not at all.  `ignored` are names of detectors
    to leave out, `confidence` the least that is told, `gitleaks` a file of rules to use, and `baseline` a
    report whose findings are known.  With `verify` providers are
    asked whether what was found is live, at `verify_at` in place of the usual addresses: pairs of a name and
    an address.
    """

    max_file_size: int = 10 * MIB
    decode: int = 2
    archives: int = 2
    ignored: tuple[str, ...] = ()
    confidence: str = "medium"
    gitleaks: Path | None = None
    baseline: Path | None = None
    verify: bool = False
    verify_at: tuple[tuple[str, str], ...] = ()


class Settings(Struct, frozen=True):
    """What an engine works by; `passes` says of a path that allow-lists leave the file out.

    `doubtful` is whether generic detectors are asked in published packages, too, where hardly any is right.
    `digest` tells what these settings find from what others do.  `usual` ones have our rules alone, and
    decode.  With `keep` hits hold the secrets, so that providers can be asked about them: such results stay
    in memory.  `place` is the directory of this machine in which the paths begin, "" where they are whole as
    those of an image are.
    """

    rules: tuple[Rule, ...]
    max_file_size: int = 10 * MIB
    decode: int = 2
    archives: int = 2
    passes: Callable[[str], bool] | None = None
    doubtful: bool = True
    digest: str = ""
    usual: bool = False
    keep: bool = False
    place: str = ""
