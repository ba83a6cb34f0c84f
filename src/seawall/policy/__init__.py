"""The gate: findings and facts in, verdict out."""

from seawall.policy.base import Gate
from seawall.policy.filters import Filters
from seawall.policy.gate import complete, judge

__all__ = ["Filters", "Gate", "complete", "judge"]
