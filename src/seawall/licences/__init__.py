"""What may not be shipped: packages by their licences."""

from seawall.licences.base import Rules
from seawall.licences.judging import Judged, judged

__all__ = ["Judged", "Rules", "judged"]
