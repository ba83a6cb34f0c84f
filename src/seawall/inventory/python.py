"""What the Python catalogers share: names, metadata headers, origins, licences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit

from seawall.model.package import Location, NotAssessed, Package

Headers = Mapping[str, Sequence[str]]
Qualifiers = tuple[tuple[str, str], ...]
Digests = tuple[tuple[str, str], ...]

NO_VERSION = "no exact version is pinned"
LOCAL = "comes from a local directory, not from a registry"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?", re.ASCII)
_VERSION = re.compile(r"[^\s/\\]{1,200}")
_SEPARATORS = re.compile(r"[-_.]+")
_HEADERS_END = re.compile(rb"\r?\n\r?\n|\r\r")
_WHEEL = re.compile(r"([^-/]{1,200})-([^-/]{1,200})(?:-\d[^-/]*)?-[^-/]+-[^-/]+-[^-/]+\.whl\Z")
_SDIST = re.compile(r"([^/]{1,200})-(\d[^-/]{0,200})\.(?:tar\.(?:gz|bz2|xz|Z)|tgz|zip)\Z")
_LICENCE_LENGTH = 100
_EXTRA = re.compile(r"\bextra\b")
_REQUIREMENT_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_DIGEST_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_HEXADECIMAL = re.compile("[0-9A-Fa-f]+")


def normalised(name: str) -> str:
    """Return a project's name as indexes compare it (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()


def is_name(name: str) -> bool:
    """Say whether `name` can be a project's (PEP 508, names)."""
    return _NAME.fullmatch(name) is not None


def is_version(version: str) -> bool:
    """Say whether `version` can be one at all; its scheme decides later."""
    return _VERSION.fullmatch(version) is not None


def headers(data: bytes) -> dict[str, list[str]]:
    """Return the headers of core metadata (RFC 822 style) by lower-case name, in order.

    Reading ends at the first empty line.  A folded value keeps its line breaks without the indentation;
    a line that is no header is passed over.
    """
    head = data.partition(b"\n\n")[0]
    if b"\r" in head:
        head = _HEADERS_END.split(data, maxsplit=1)[0]
    head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found: dict[str, list[list[str]]] = {}
    pieces: list[str] = []
    for line in head.decode("utf-8-sig", "replace").split("\n"):
        if line[:1] in {" ", "\t"}:
            pieces.append(line.strip())
            continue
        name, colon, value = line.partition(":")
        if colon and name and " " not in name:
            pieces = [value.strip()]
            found.setdefault(name.lower(), []).append(pieces)
    return {name: ["\n".join(lines) for lines in values] for name, values in found.items()}


def first(found: Headers, name: str) -> str:
    """Return the first value of a header on one line, "" when it is absent."""
    return " ".join(found[name][0].split()) if name in found else ""


def licences(found: Headers) -> tuple[str, ...]:
    """Return the licence as the metadata tells it: the expression, else the short text, else classifiers."""
    if expression := first(found, "license-expression"):
        return (expression,)
    text = found.get("license", [""])[0].strip()
    if text and text.upper() != "UNKNOWN" and "\n" not in text and len(text) <= _LICENCE_LENGTH:
        return (text,)
    classified = tuple(
        value.rpartition("::")[2].strip()
        for value in found.get("classifier", ())
        if value.startswith("License ::")
    )
    if classified or not text or text.upper() == "UNKNOWN":
        return classified
    return (text.splitlines()[0].strip()[:_LICENCE_LENGTH],)


def required(found: Headers) -> tuple[str, ...]:
    """Return the names of what a distribution needs without any of its extras (Requires-Dist)."""
    names: dict[str, None] = {}
    for value in found.get("requires-dist", ()):
        requirement, _, marker = value.partition(";")
        if not _EXTRA.search(marker) and (name := required_name(requirement)):
            names[name] = None
    return tuple(names)


def required_name(requirement: object) -> str:
    """Return the name that a requirement (PEP 508) starts with, as indexes compare it; "" for none."""
    match = _REQUIREMENT_NAME.match(requirement) if isinstance(requirement, str) else None
    return normalised(match[1]) if match else ""


def supplier(found: Headers) -> str:
    """Return who wrote a distribution, else who maintains it, with the address where one is given."""
    for who in ("author", "maintainer"):
        name, address = first(found, who), first(found, f"{who}-email")
        name, address = ("" if text.upper() == "UNKNOWN" else text for text in (name, address))
        if name and address and "<" not in address and "," not in f"{name}{address}":
            return f"{name} <{address}>"[:_LICENCE_LENGTH]
        if name or address:
            return (address if "<" in address else name or address)[:_LICENCE_LENGTH]
    return ""


def digests(hashes: Iterable[object]) -> Digests:
    """Return the digest of the one file that hashes (`sha256:…`) are of; of several nobody knows which."""
    found = {each for each in hashes if isinstance(each, str)}
    if len(found) != 1:
        return ()
    algorithm, _, value = found.pop().partition(":")
    if len(value) != _DIGEST_DIGITS.get(algorithm) or not _HEXADECIMAL.fullmatch(value):
        return ()
    return ((algorithm, value.lower()),)


def redacted(url: str) -> str:
    """Return a URL without what may be secret: user and password (but `git@`), query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return ""
    if parts.netloc.startswith("git@"):
        host = f"git@{host}"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def vcs_url(kind: str, url: str, revision: str) -> Qualifiers:
    """Return the purl qualifier of a package taken from a repository, in SPDX's form."""
    clean = redacted(url)
    if not clean:
        return ()
    prefix = "" if clean.startswith(f"{kind}+") else f"{kind}+"
    return (("vcs_url", f"{prefix}{clean}" + (f"@{revision}" if revision else "")),)


def download_url(url: str) -> Qualifiers:
    """Return the purl qualifier of a package downloaded from beside an index; none for a local file."""
    clean = redacted(url)
    return (("download_url", clean),) if clean.startswith(("https:", "http:", "ftp:")) else ()


def artifact(url: str) -> tuple[str, str] | None:
    """Return name and version as a wheel's or a source archive's file name has them."""
    basename = (
        re.split(r"[?#]", url, maxsplit=1)[0].replace("%2B", "+").replace("%2b", "+").rpartition("/")[2]
    )
    match = _WHEEL.match(basename) or _SDIST.match(basename)
    if match is None or not is_name(match[1]):
        return None
    return match[1], match[2]


def not_pinned(path: str, line: int | None, what: str, why: str = NO_VERSION) -> NotAssessed:
    """Return the record of a declared package that cannot be judged."""
    where = path if line is None else f"{path}:{line}"
    return NotAssessed("package", f"{where}: {what[:200]}", why)


def declared(  # noqa: PLR0913 - what a lock file says of one package
    path: str,
    line: int | None,
    name: object,
    version: object,
    *,
    development: bool = False,
    qualifiers: Qualifiers = (),
    requires: Iterable[str] = (),
    digests: Digests = (),
) -> Package | NotAssessed:
    """Return a package that a file asks for; what has no usable name or version is not assessed."""
    if not isinstance(name, str) or not is_name(name):
        return not_pinned(path, line, str(name), "not the name of a Python package")
    if not isinstance(version, str) or not version:
        return not_pinned(path, line, name)
    if not is_version(version):
        return not_pinned(path, line, name, f"not a version: {version!r:.80}")
    return Package(
        "pypi",
        normalised(name),
        version,
        (Location(path, line=line),),
        development=development,
        qualifiers=tuple(sorted(qualifiers)),
        requires=tuple(dict.fromkeys(filter(None, requires))),
        digests=digests,
    )
