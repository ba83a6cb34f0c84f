"""From what is asked for to what is told: settings put together, and what is known left out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import Misuse
from seawall.model.finding import Finding
from seawall.secrets import known
from seawall.secrets.digests import digest_of
from seawall.secrets.engine import Engine
from seawall.secrets.findings import finding
from seawall.secrets.gitleaks import NAME, Config, load
from seawall.secrets.hits import Found, Hit
from seawall.secrets.known import Baseline, Ignored
from seawall.secrets.looking import Looking
from seawall.secrets.rules import our_rules
from seawall.secrets.settings import CONFIDENCES, MIB, Asked, Settings
from seawall.secrets.verifying import Verifying

FOLDER = "patterns"
STDIN = "-"
LONGEST_STDIN = 1024 * MIB


class Told(Struct, frozen=True):
    """What a hit is told with: the layer of an image, or the place in its configuration."""

    hit: Hit
    layer: int | None = None
    place: str = ""


class Search:
    """What is asked for, made ready; for a target that is a directory, with what lies at its `root`."""

    def __init__(
        self, asked: Asked, root: Path | None = None, cache: Path | None = None, *, place: str = ""
    ) -> None:
        """Raise Misuse, NotFound and NotAllowed for files and names that are no settings."""
        self.asked = asked
        self.notices: list[str] = []
        config, own = self._config(asked, root)
        rules = {rule.name: rule for rule in (our_rules() if own else ())}
        rules |= {rule.name: rule for rule in config.rules}
        unknown = sorted(set(asked.ignored) - rules.keys())
        if unknown:
            raise Misuse(f"there is no detector {unknown[0]}: docs/secrets-detectors.md lists them")
        self._rules = {
            name: config.applied(rule) for name, rule in rules.items() if name not in config.disabled
        }
        usual = own and not config.rules and not config.disabled and bool(asked.decode)
        doubtful = asked.confidence == CONFIDENCES[0]
        limits = (asked.max_file_size, asked.decode, asked.archives)
        self.settings = Settings(
            tuple(self._rules.values()),
            *limits,
            passes=config.passes,
            doubtful=doubtful,
            digest=digest_of(config.text, str(own), str(doubtful), *limits),
            usual=usual,
            keep=asked.verify,
            place=place,
        )
        self._cache = cache / FOLDER if cache else None
        self._ignored = self._fingerprints(root)
        self._baseline: Baseline | None = known.baseline(asked.baseline) if asked.baseline else None
        self.verifying = Verifying(dict(asked.verify_at)) if asked.verify else None

    def _config(self, asked: Asked, root: Path | None) -> tuple[Config, bool]:
        """Return the rules of gitleaks, and whether ours are used, too: always beside those found there."""
        if asked.gitleaks:
            config = load(asked.gitleaks)
            self.notices.append(f"rules of {asked.gitleaks}")
            return config, config.use_default
        if root is not None and (root / NAME).is_file():
            self.notices.append(f"rules and allow-lists of {root / NAME}")
            return load(root / NAME), True
        return Config(), True

    def _fingerprints(self, root: Path | None) -> Ignored | None:
        if root is None:
            return None
        found = known.ignored(root / known.IGNORE_FILE, self._rules)
        if found is not None:
            self.notices.append(f"fingerprints of {root / known.IGNORE_FILE}")
        return found

    def engine(self) -> Engine:
        """Return an engine; making one takes a second where it was not made before."""
        return Engine(self.settings, self._cache)

    def findings(self, told: Iterable[Told], allowed: int = 0) -> tuple[Finding, ...]:
        """Return what is to be told, with what was left out counted among the notices."""
        counts: dict[str, int] = {"allowed by comments and allow-lists": allowed}
        found = list(self._kept(told, counts))
        self.notices += [f"{count} {what}" for what, count in counts.items() if count]
        self.notices += self.verifying.notices if self.verifying else ()
        return tuple(found)

    def _kept(self, told: Iterable[Told], counts: dict[str, int]) -> Iterator[Finding]:
        least = CONFIDENCES.index(self.asked.confidence)
        for each in told:
            hit = each.hit
            made = finding(hit, self._rules[hit.rule], each.layer, each.place)
            if hit.rule in self.asked.ignored:  # and yet it keeps a less specific one from speaking
                why = "of detectors to ignore"
            elif self._ignored is not None and self._ignored.covers(hit):
                why = f"ignored by {known.IGNORE_FILE}"
            elif self._baseline is not None and self._baseline.knows(made, hit):
                why = "known from the baseline"
            else:
                if self.verifying is not None:
                    made = self.verifying.judged(made, hit)
                if CONFIDENCES.index(made.confidence) >= least:
                    yield made
                    continue
                why = f"of less than {self.asked.confidence} confidence"
            counts[why] = counts.get(why, 0) + 1


def search_stream(stream: BinaryIO, engine: Engine) -> Found:
    """Search what comes on a stream, a diff say, as one text of at most a gibibyte."""
    data = stream.read(LONGEST_STDIN + 1)
    engine = Engine(replace(engine.settings, max_file_size=LONGEST_STDIN), made=engine.prefilter)
    looking = Looking(engine)
    looking.content("stdin", data)
    return looking.found


def stdin() -> BinaryIO:
    """Return this process's stdin."""
    return sys.stdin.buffer
