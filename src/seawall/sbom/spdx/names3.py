"""How SPDX 3 spells what SPDX 2 has as well."""

from __future__ import annotations

import re

SPECIFICATION = "3.0.1"
CONTEXT = f"https://spdx.org/rdf/{SPECIFICATION}/spdx-context.jsonld"
FILE_PATH = "FilePath"
"""The property that names a package's file, for which SPDX 3 has no field: as Trivy calls it."""

Element = dict[str, object]

PURPOSES = {
    "APPLICATION": "application",
    "ARCHIVE": "archive",
    "CONTAINER": "container",
    "DEVICE": "device",
    "FILE": "file",
    "FIRMWARE": "firmware",
    "FRAMEWORK": "framework",
    "INSTALL": "install",
    "LIBRARY": "library",
    "OPERATING_SYSTEM": "operatingSystem",
    "OTHER": "other",
    "SOURCE": "source",
}
ALGORITHMS = {
    "ADLER32": "adler32",
    "BLAKE2b-256": "blake2b256",
    "BLAKE2b-384": "blake2b384",
    "BLAKE2b-512": "blake2b512",
    "BLAKE3": "blake3",
    "MD2": "md2",
    "MD4": "md4",
    "MD5": "md5",
    "MD6": "md6",
    "SHA1": "sha1",
    "SHA224": "sha224",
    "SHA256": "sha256",
    "SHA384": "sha384",
    "SHA512": "sha512",
    "SHA3-256": "sha3_256",
    "SHA3-384": "sha3_384",
    "SHA3-512": "sha3_512",
}
KINDS = {
    "CONTAINS": "contains",
    "DEPENDS_ON": "dependsOn",
    "DESCRIBES": "describes",
    "GENERATES": "generates",
    "DYNAMIC_LINK": "hasDynamicLink",
    "HAS_PREREQUISITE": "hasPrerequisite",
    "OTHER": "other",
}
_ACTOR = re.compile(r"(Organization|Person): *(.*?) *(?:\(([^()]*@[^()]*)\))?", re.DOTALL)


def actor(text: str) -> tuple[str, str, str]:
    """Return kind, name and mail address of an actor as SPDX 2 writes one."""
    found = _ACTOR.fullmatch(text)
    return (found[1], found[2], found[3] or "") if found else ("Agent", text, "")
