"""What may not be shipped: packages by their licences."""

from seawall.licences.base import Rules

__all__ = ["Rules"]
