"""The plug-in kind of this room: a provider, and the detectors of the secrets that it hands out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from msgspec import Struct

from seawall import plugins
from seawall.model.finding import Severity


class Detector(Struct, frozen=True):
    """How one kind of secret is told from other text.

    `name` is in kebab-case and unique.  `pattern` is a regular expression in the syntax that Hyperscan and
    RE2 share: no look-around, no back references.  Its group 1, if it has groups, is the secret, else the
    whole match.  `keywords` are literals in lower case of which one must stand in the same 4 KiB; none
    when the pattern has a literal of its own.  `entropy` is the least that the secret must have, in bits a
    character.  `check` judges the secret's text by its checksum or structure: False drops it, True raises
    the confidence to high.  `plausible` drops it just so, but where it says True that is no proof, and the
    confidence stays.  `confidence` is what a hit has before that: high, medium or low.

    `examples` are texts that fire and `negatives` texts that must not; they are the detector's tests, and
    are put together by functions, so that no file holds a whole token.  `reference` is the page on which
    the provider documents the format.  `home` says how such a secret is used, which decides where it should
    live instead: file, registry, cloud, database, ssh, api.  `paths` is a regular expression for the paths
    of the files that are looked at, all when empty; with an empty `pattern` the path alone tells.  `gate` is
    an expression that is quicker to look for than a pattern without a literal, and matches in every text in
    which that does.  `behind` is one that several share, which is looked for before them (see
    secrets.prefilter); a pattern without any literal needs one, or takes the time of a hundred others.
    """

    name: str
    title: str
    pattern: str
    severity: Severity = Severity.HIGH
    keywords: tuple[str, ...] = ()
    entropy: float = 0.0
    check: Callable[[str], bool] | None = None
    plausible: Callable[[str], bool] | None = None
    confidence: str = "medium"
    examples: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    reference: str = ""
    home: str = "file"
    paths: str = ""
    gate: str = ""
    behind: str = ""


class Provider(Struct, frozen=True):
    """One who hands out secrets; bound as PROVIDER by a module of `secrets/detectors/`.

    The name is the module's, with `-` for `_`.  The module `generic` is for secrets of nobody in particular.
    """

    name: str
    detectors: tuple[Detector, ...]


@cache
def all_detectors() -> dict[str, Detector]:
    """Return the detectors of all providers by name, in the order of the names.

    Raises ValueError when two have one name: a mistake of a developer.
    """
    found: dict[str, Detector] = {}
    for provider in plugins.load("seawall.secrets.detectors", "PROVIDER", Provider).values():
        for detector in provider.detectors:
            if found.setdefault(detector.name, detector) is not detector:
                raise ValueError(f"{provider.name}: the detector's name {detector.name!r} is taken")
    return dict(sorted(found.items()))
