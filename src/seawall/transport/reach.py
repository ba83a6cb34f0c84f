"""Whether anybody listens at an address, how, and whether the public does, before a request is made there."""

from __future__ import annotations

import os
import socket

from seawall.model.errors import FetchError

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


def public_addresses(host: str, port: int) -> list[str]:
    """Return where a name leads; FetchError when that is, even in part, no public host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError, OverflowError) as error:
        raise FetchError(f"{host}: {error}") from None
    addresses = [str(address[0]) for *_, address in found]
    if not all(map(_is_public, addresses)):
        raise FetchError(f"{host} is not a public host")
    return addresses


def _is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet; one that holds another is as that other is."""
    from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address  # noqa: PLC0415 - seldom needed

    found = ip_address(address.partition("%")[0])
    held: IPv4Address | None = None
    if isinstance(found, IPv6Address):
        held = found.ipv4_mapped or found.sixtofour
        if found in IPv6Network("64:ff9b::/96"):  # RFC 6052
            held = IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast and (held is None or held.is_global)
