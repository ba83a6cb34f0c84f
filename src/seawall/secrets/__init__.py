"""Find what should be nobody's: keys, tokens and passwords in files, images and histories."""

from seawall.secrets.base import Detector, Provider, all_detectors

__all__ = ["Detector", "Provider", "all_detectors"]
