"""Findings and verdict in, text out."""

from seawall.report.base import Format, Style, all_formats, named_format

__all__ = ["Format", "Style", "all_formats", "named_format"]
