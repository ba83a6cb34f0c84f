"""Find what should be nobody's: keys, tokens and passwords in files, images and histories."""

from seawall.secrets.base import Detector, Provider, all_detectors
from seawall.secrets.settings import Asked, Settings

__all__ = ["Asked", "Detector", "Provider", "Settings", "all_detectors"]
