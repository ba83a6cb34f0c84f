"""How bad: the vendors' words, and CVSS vectors with their base scores.

CVSS: https://www.first.org/cvss/ (2.0, 3.0, 3.1, 4.0).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from seawall.model.finding import Cvss, Severity
from seawall.vulnerabilities.osv import Score

_WORDS = {
    "none": Severity.NEGLIGIBLE,
    "negligible": Severity.NEGLIGIBLE,
    "unimportant": Severity.NEGLIGIBLE,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "severe": Severity.HIGH,
    "critical": Severity.CRITICAL,
    "urgent": Severity.CRITICAL,
}
_SCORED = frozenset({"CVSS_V2", "CVSS_V3", "CVSS_V4"})
_LONGEST_VECTOR = 400
_STEPS_2: tuple[tuple[float, Severity], ...] = (
    (7.0, Severity.HIGH),
    (4.0, Severity.MEDIUM),
    (0.0, Severity.LOW),
)
_STEPS: tuple[tuple[float, Severity], ...] = (
    (9.0, Severity.CRITICAL),
    (7.0, Severity.HIGH),
    (4.0, Severity.MEDIUM),
    (0.1, Severity.LOW),
    (0.0, Severity.NEGLIGIBLE),
)
_PREFERRED = {"4.0": 0, "3.1": 1, "3.0": 2, "2.0": 3}


def word(text: object) -> Severity:
    """Return what a vendor's word means; UNKNOWN for anything else (Debian marks doubt by asterisks)."""
    return _WORDS.get(text.strip().rstrip("*").lower(), Severity.UNKNOWN) if isinstance(text, str) else _NONE


_NONE = Severity.UNKNOWN


def titled(title: str) -> Severity:
    """Return the word that titles such as "Important: openssl security update" begin with."""
    first, colon, _ = title.partition(":")
    return word(first) if colon else _NONE


def rated(cvss: Cvss) -> Severity:
    """Return the qualitative rating of a base score (CVSS 3.1 section 5, 4.0 section 6; 2.0 by NVD)."""
    steps = _STEPS_2 if cvss.version == "2.0" else _STEPS
    return next(severity for least, severity in steps if cvss.score >= least)


@lru_cache(maxsize=16384)
def scored(vector: str) -> Cvss | None:
    """Return a vector with its base score; None for one that its own specification does not know."""
    if len(vector) > _LONGEST_VECTOR:
        return None
    import cvss  # type: ignore[import-untyped]  # noqa: PLC0415 - 40 ms that only builders pay

    try:
        if vector.startswith("CVSS:4."):
            return Cvss("4.0", vector, float(cvss.CVSS4(vector).base_score))
        if vector.startswith("CVSS:3."):
            return Cvss(vector[5:8], vector, float(cvss.CVSS3(vector).base_score))
        return Cvss("2.0", vector.strip("()"), float(cvss.CVSS2(vector.strip("()")).base_score))
    except (cvss.exceptions.CVSSError, ValueError, ArithmeticError):
        return None


def vectors(scores: Collection[Score]) -> tuple[Cvss, ...]:
    """Return the readable CVSS vectors, the best version first; each once."""
    if not scores:
        return ()
    found = {scored(each.score) for each in scores if each.type in _SCORED}
    return tuple(sorted((each for each in found if each), key=preference))


def preference(cvss: Cvss) -> tuple[int, float, str]:
    """Order vectors: 4.0 before 3.1, 3.0 and 2.0, the higher score first."""
    return (_PREFERRED.get(cvss.version, 9), -cvss.score, cvss.vector)


def spoken(scores: Iterable[Score]) -> Severity:
    """Return the word among the scores that is not a vector (Ubuntu's priority)."""
    return next((word(each.score) for each in scores if each.type not in _SCORED), _NONE)
