"""A bill of materials is told from its bytes."""

from __future__ import annotations

import pytest

from seawall import sbom
from seawall.model.errors import Malformed, Unsupported


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_nothing_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed, match=r"bom\.json: empty"):
        sbom.read(data, "bom.json")


@pytest.mark.parametrize("data", [b"{}", b"\0" * 100, b"<html/>", b'{"bomFormat": "Other"}'])
def test_what_is_none_is_named(data: bytes) -> None:
    with pytest.raises(Unsupported, match=r"bom\.json: no bill of materials"):
        sbom.read(data, "bom.json")
