"""Talking to registries (OCI distribution specification 1.1): pulling, pushing, listing, deleting."""

from __future__ import annotations

from seawall.source.oci.registry.access import Access

__all__ = ["Access"]
