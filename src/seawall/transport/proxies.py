"""Which proxy a request goes through: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.

They are read as Docker, Podman and curl read them, so that what pulls an image here also scans it: a host on
this machine is asked without a proxy, and NO_PROXY knows `*`, names (whose subdomains count), addresses,
networks (`10.0.0.0/8`), and any of them but networks with a port.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from seawall.model.errors import Misuse

SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})
_PORTS = {"http": 80, "https": 443}


def proxy_for(url: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the proxy for a request, "" for none; Misuse for one that is no address."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    variable, proxy = _configured(parts.scheme, environment)
    if not proxy or _spared(host, port, _said("no_proxy", environment)[1]):
        return ""
    whole = proxy if "://" in proxy else f"http://{proxy}"
    try:
        found = urlsplit(whole)
        usable = found.scheme in SCHEMES and bool(found.hostname) and (found.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise Misuse(f"{variable} is not the address of a proxy such as http://proxy.example:3128")
    return whole


def _configured(scheme: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the variable that is for a scheme, and what it says."""
    found = _said(f"{scheme}_proxy", environment)
    if found[0] == "HTTP_PROXY" and "REQUEST_METHOD" in environment:  # a CGI program's caller may set it
        found = "", ""
    return found if found[1] else _said("all_proxy", environment)


def _said(name: str, environment: Mapping[str, str]) -> tuple[str, str]:
    return next(
        ((each, text) for each in (name, name.upper()) if (text := environment.get(each, "").strip())),
        ("", ""),
    )


def _spared(host: str, port: int, listed: str) -> bool:
    """Say whether a host is to be asked without a proxy."""
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    return any(_matches(entry, host, port, address) for entry in listed.lower().replace(",", " ").split())


def _matches(entry: str, host: str, port: int, address: IPv4Address | IPv6Address | None) -> bool:
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return address is not None and address in ip_network(entry, strict=False)
        except ValueError:
            return False
    name, wanted = _split(entry)
    if wanted and wanted != str(port):
        return False
    named = _address(name)
    if address is not None or named is not None:
        return named == address
    name = name.removeprefix("*").removeprefix(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split(entry: str) -> tuple[str, str]:
    """Split an entry into its host and its port; an IPv6 address with a port stands in brackets."""
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, rest.removeprefix(":")
    if entry.count(":") == 1:
        host, _, port = entry.partition(":")
        return host, port
    return entry, ""


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
