"""Validation against JSON schemas; jsonschema has no types of its own, so it stays in this file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import ValidationError, validators  # type: ignore[import-untyped]  # it ships no types


def faults(schema: Mapping[str, Any], value: object) -> list[str]:
    """What is wrong with the value, in words; nothing when it is valid."""
    validator = validators.validator_for(schema)
    validator.check_schema(schema)
    found: list[ValidationError] = sorted(validator(schema).iter_errors(value), key=str)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]
