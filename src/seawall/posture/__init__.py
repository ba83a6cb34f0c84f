"""How a container will run: image configurations, manifests and command lines in, findings out."""

from seawall.posture.base import Check, Example, Hit, all_checks

__all__ = ["Check", "Example", "Hit", "all_checks"]
