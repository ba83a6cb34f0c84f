"""One number to order findings by, from 0 to 100: how likely it is used, times how much harm that does.

    risk = 100 * likelihood * impact

likelihood: 1 when CISA's catalogue knows it from ransomware campaigns, 0.9 (or EPSS, if that is higher) when
it is in the catalogue at all, else 0.05 + 0.95 * EPSS, without an EPSS score 0.05.  The floor keeps severity
in the order of the many vulnerabilities that nobody is seen to exploit.

impact: the CVSS base score ÷ 10 when it agrees with the severity shown, else the middle of that severity's
band: 0.95 critical, 0.8 high, 0.55 medium, 0.25 low, 0.05 negligible; 0.5 when it is unknown, which is not
the same as harmless.
"""

from __future__ import annotations

from seawall.model.finding import Advice, Severity
from seawall.vulnerabilities.severity import rated

FLOOR = 0.05
EXPLOITED = 0.9
_IMPACT = {
    Severity.CRITICAL: 0.95,
    Severity.HIGH: 0.8,
    Severity.MEDIUM: 0.55,
    Severity.LOW: 0.25,
    Severity.NEGLIGIBLE: 0.05,
    Severity.UNKNOWN: 0.5,
}


def likelihood(advice: Advice) -> float:
    """Return how likely it is used, 0 to 1."""
    if advice.kev is not None and advice.kev.ransomware:
        return 1.0
    score = advice.epss.score if advice.epss else 0.0
    return max(EXPLOITED, score) if advice.kev else FLOOR + (1 - FLOOR) * score


def impact(advice: Advice) -> float:
    """Return how much harm it does, 0 to 1."""
    agreeing = (each.score for each in advice.cvss if rated(each) is advice.severity)
    return next((score / 10 for score in agreeing), _IMPACT[advice.severity])


def risk(advice: Advice) -> float:
    """Return the risk, 0 to 100, with two decimals."""
    return round(100 * likelihood(advice) * impact(advice), 2)
