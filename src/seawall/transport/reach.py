"""Whether anybody listens at an address, and how, before a request is made there."""

from __future__ import annotations

import os
import socket

CONNECT = 10.0  # seconds


def speaks_no_tls(host: str, port: int) -> bool:
    """Say whether somebody listens who answers the beginning of a TLS connection in another language.

    No certificate is looked at, and none shown: this only spares a try that needs the certificates of all
    authorities.  False also stands for nobody, and for whatever is not clear.
    """
    import ssl  # noqa: PLC0415 - only for registries on this machine

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection((host, port), CONNECT) as plain:
            context.wrap_socket(plain, server_hostname=host).close()
    except ssl.SSLError as error:
        return error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"}
    except (OSError, ValueError, OverflowError):
        return False
    return False


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
