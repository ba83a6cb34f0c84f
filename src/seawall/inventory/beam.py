"""What the catalogers of Erlang and Elixir share: which applications come with the languages themselves."""

from __future__ import annotations

import re

from seawall.inventory import python
from seawall.inventory.entries import Digests
from seawall.model.package import Location, Package

_WITH_ERLANG = (
    "asn1 common_test compiler cosEvent cosEventDomain cosFileTransfer cosNotification cosProperty cosTime "
    "cosTransactions crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp "
    "hipe ic inets jinterface kernel megaco mnesia observer odbc orber os_mon otp_mibs parsetools percept "
    "public_key reltool runtime_tools sasl snmp ssh ssl stdlib syntax_tools tftp tools typer webtool wx xmerl"
)
_WITH_ELIXIR = "eex elixir ex_unit iex logger mix"
BUILT_IN = frozenset(f"{_WITH_ERLANG} {_WITH_ELIXIR}".split())
"""The applications of Erlang/OTP and of Elixir: not packages of Hex."""


def listed(text: str, opening: re.Pattern[str]) -> str:
    """Return what stands between the first match of `opening` and the next `]`; "" when it is not there."""
    found = opening.search(text)
    end = text.find("]", found.end()) if found else -1
    return text[found.end() : end] if found and end >= 0 else ""


def hex_package(
    name: str,
    version: str,
    place: Location,
    *,
    organisation: str = "",
    requires: tuple[str, ...] = (),
    digests: Digests = (),
) -> Package:
    """Return a package of purl type hex, whose names are lower case."""
    return Package(
        "hex",
        name.lower(),
        version,
        (place,),
        namespace=organisation.lower(),
        requires=requires,
        digests=digests,
    )


def git_package(name: str, url: str, revision: str, place: Location) -> Package:
    """Return an application taken from a repository: purl type otp, for it is none of Hex's."""
    return Package("otp", name.lower(), revision, (place,), qualifiers=python.vcs_url("git", url, revision))
