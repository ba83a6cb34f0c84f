"""Whether somebody listens."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys
from pathlib import Path

from seawall.transport.reach import refusal, speaks_no_tls
from support.registry import Registry
from support.tls import Authority


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


def test_who_speaks_http_speaks_no_tls(tmp_path: Path) -> None:
    with Registry() as plain, Registry(authority=Authority(tmp_path)) as secure:
        assert speaks_no_tls("127.0.0.1", plain.host.port)
        assert not speaks_no_tls("127.0.0.1", secure.host.port)
    assert not speaks_no_tls("127.0.0.1", plain.host.port), "nobody speaks nothing"
    assert not speaks_no_tls("no.such.host.invalid\0", 1)


def test_a_connection_imports_no_command_line() -> None:
    """Whose modules (rich among them) take as long as all else of a short scan."""
    asking = "from seawall.transport import Web; Web().connected('http://x')"
    code = f"import sys; {asking}; print('rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
