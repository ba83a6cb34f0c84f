"""What a build is made of: the Dockerfile, judged by rules, and the context that it copies from."""

from seawall.dockerfile.base import Rule, all_rules
from seawall.dockerfile.engine import Linted, lint
from seawall.dockerfile.parsing import read
from seawall.dockerfile.settings import Settings, found_settings

__all__ = ["Linted", "Rule", "Settings", "all_rules", "found_settings", "lint", "read"]
