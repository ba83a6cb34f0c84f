"""What is judged of an image: its configuration, and what its layers were made by."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Image(Struct, frozen=True):
    """One image: `name` as a person knows it, `config` the OCI image configuration (or what inspect says)."""

    name: str
    config: Mapping[str, object] = {}
