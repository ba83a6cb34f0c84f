"""Whether anybody listens at an address, before a request is made there."""

from __future__ import annotations

import os
import socket

CONNECT = 10.0  # seconds


def refusal(place: str | tuple[str, int]) -> OSError | None:
    """Connect to a unix socket (its path) or a host and port, and hang up; return what went wrong, if so."""
    try:
        if isinstance(place, tuple):
            socket.create_connection(place, CONNECT).close()
            return None
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(CONNECT)
            probe.connect(os.fsencode(place))
    except OSError as error:
        return error
    except (ValueError, OverflowError) as error:  # a name with NUL, a port beyond 65535
        return OSError(str(error))
    return None
