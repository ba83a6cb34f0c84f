"""Installed Erlang and Elixir applications: the resource file `ebin/NAME.app` of each (app(4)).

`{application, name, [{vsn, "1.2.3"}, {applications, [kernel, …]}, …]}.`  Those of Erlang/OTP and Elixir
themselves have the purl type otp; others are taken to be what Hex calls by that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import beam
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, File

_ATOM = r"(?:'([^'\n]{1,200})'|([a-z][\w@]{0,200}))"
_COMMENT = re.compile(r"^[ \t]*%.*$", re.MULTILINE)
_APPLICATION = re.compile(rf"\s*\{{\s*application\s*,\s*{_ATOM}\s*,")
_VERSION = re.compile(r'\{\s*vsn\s*,\s*"([^"\n]{0,200})"\s*\}')
_NEEDED = re.compile(r"\{\s*applications\s*,\s*\[")
_LICENCES = re.compile(r"\{\s*licenses\s*,\s*\[")


def parse(file: File) -> Iterator[Record]:
    """Yield the application; without a version it is *not assessed*."""
    text = _COMMENT.sub("", file.read(CATALOGER.max_size).decode("utf-8", "replace"))
    found = _APPLICATION.match(text)
    if found is None:
        raise Malformed(f"{file.path}: no term {{application, …}}")
    name = found[1] or found[2]
    version = _VERSION.search(text)
    if version is None or not version[1].strip():
        yield NotAssessed("package", name, f"its application file has no version ({file.path})")
        return
    asked = [quoted or plain for quoted, plain in re.findall(_ATOM, beam.listed(text, _NEEDED))]
    built_in = name in beam.BUILT_IN
    yield Package(
        "otp" if built_in else "hex",
        name.lower(),
        version[1].strip(),
        (Location(file.path, proof="" if built_in else "an OTP application, taken to be Hex's"),),
        licences=tuple(re.findall(r'"([^"\n]{1,200})"', beam.listed(text, _LICENCES))),
        requires=tuple(dict.fromkeys(each.lower() for each in asked)),
    )


CATALOGER = Cataloger(name="erlang-otp-app", parse=parse, globs=("ebin/*.app",), max_size=4 * MIB)
