"""Whether somebody listens."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

from seawall.transport.reach import refusal


def test_what_listens_and_what_does_not(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place: tuple[str, int] = server.getsockname()
        assert refusal(place) is None
    refused = refusal(place)
    assert refused is not None
    assert refused.errno == errno.ECONNREFUSED
    missing = refusal(str(tmp_path / "none"))
    assert missing is not None
    assert missing.errno == errno.ENOENT


def test_what_cannot_be_an_address_is_an_answer_too() -> None:
    for place in ("/x\0y", "/" + "x" * 300, ("127.0.0.1", 99999), ("", 1)):
        assert refusal(place) is not None
