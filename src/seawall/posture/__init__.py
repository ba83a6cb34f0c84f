"""How a container will run: image configurations, manifests and command lines in, findings out."""

from seawall.posture.base import Check, Example, Hit, all_checks
from seawall.posture.engine import Judged, judge
from seawall.posture.reading import Read, read
from seawall.posture.settings import Settings

__all__ = ["Check", "Example", "Hit", "Judged", "Read", "Settings", "all_checks", "judge", "read"]
