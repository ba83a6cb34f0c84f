"""What a Java archive's manifest and file name tell of the library that it is, without a Maven model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from seawall.inventory.javagroups import known
from seawall.inventory.maven import is_id, is_version

_QUALIFIERS = (
    "alpha|beta|m|milestone|rc|cr|snapshot|final|ga|release|sp|jre|android|redhat|jboss|b|build|incubating|pre|ea"
    "|preview|dev|hotfix|patch|p|r|rev|v|java|jdk"
)
_NAMED = re.compile(
    r"(?P<artifact>.+?)-(?P<version>v?\d[\w+~]*+(?:\.[\w+~]++)*+(?:-\d{8}\.\d{6}-\d++)?"
    rf"(?:-(?:(?:{_QUALIFIERS})[.\d]*+|\d++)(?![\w.]))*+)"
    r"(?:-(?P<classifier>(?!.*-\d+\.\d)[a-zA-Z][\w.-]*+))?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_NAME = 255
_NEBULA = re.compile(r"([\w.-]+)#([\w.-]+);([\w.+-]+)")
_GROUP = re.compile(r"[a-z][\w-]*(?:\.[a-z_][\w-]*)+", re.ASCII)
_NUMBERED = re.compile(r"\d[^\s(),;]*")
_VERSIONS = (
    "implementation-version",
    "plugin-version",
    "nar-version",
    "bundle-version",
    "specification-version",
)
_NO_CODE = frozenset({"sources", "javadoc"})


class Named(Struct, frozen=True):
    """An artifact as a file's name has it; the version is "" where that has none."""

    artifact: str
    version: str = ""
    classifier: str = ""

    @property
    def documents(self) -> bool:
        """Say whether it is the sources or the documentation of a library."""
        return self.classifier in _NO_CODE


class Identity(Struct, frozen=True):
    """Who an archive is; `proof` says what told it.  Group and version may be empty."""

    group: str
    artifact: str
    version: str
    proof: str


def manifest(data: bytes) -> dict[str, str]:
    """Return the main section of a manifest by lower-case name (JAR file specification); later ones hold.

    A line that begins with a blank continues the one before; lines that are no attribute are passed over.
    """
    main = re.split(rb"(?>\r\n|\r|\n){2}", data.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    text = re.sub(rb"(?:\r\n|\r|\n) ", b"", main).decode("utf-8", "replace")
    pairs = (line.partition(":") for line in re.split(r"\r\n|\r|\n", text))
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def named(path: str) -> Named:
    """Return what the name of a file says: `artifact-version[-classifier].jar`."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    found = _NAMED.fullmatch(stem) if len(stem) <= _LONGEST_NAME else None
    if found is None:
        for classifier in _NO_CODE:
            if stem.endswith(f"-{classifier}"):
                return Named(stem[: -len(classifier) - 1], "", classifier)
        return Named(stem)
    return Named(found["artifact"], found["version"], found["classifier"] or "")


def identify(path: str, said: Mapping[str, str], directory: bytes) -> Identity:
    """Return who an archive is by its manifest's main section, its name and its central directory."""
    file = named(path)
    exact = _exact(said)
    if exact is not None:
        return exact
    artifact = file.artifact if file.version else _artifact(said, file.artifact)
    version, told = (file.version, "file name") if file.version else _version(said)
    library = known(artifact, version, directory)
    if library is not None:
        group, artifact, why = *library, "the library's classes and file name"
    else:
        group, why = next(_groups(artifact, said), ("", ""))
    proof = "; ".join(
        part for part in (f"version: {told}" if told else "", f"group: {why}" if why else "") if part
    )
    return Identity(group, artifact, version, proof)


def _exact(said: Mapping[str, str]) -> Identity | None:
    """Return what Jenkins' plug-ins, NiFi's archives and Gradle's info plug-in write: all three names."""
    nebula = _NEBULA.fullmatch(said.get("implementation-title", ""))
    places = [
        (said.get("group-id"), said.get("short-name"), said.get("plugin-version"), "Plugin-Version"),
        (said.get("nar-group"), said.get("nar-id"), said.get("nar-version"), "Nar-Version"),
        (*(nebula.groups() if nebula else (None,) * 3), "Implementation-Title"),
    ]
    for group, artifact, version, attribute in places:
        number = _NUMBERED.match(version or "")
        if group and artifact and number and is_id(group) and is_id(artifact):
            return Identity(group, artifact, number[0], f"META-INF/MANIFEST.MF: {attribute}")
    return None


def _version(said: Mapping[str, str]) -> tuple[str, str]:
    for attribute in _VERSIONS:
        found = _NUMBERED.match(said.get(attribute, ""))
        if found and is_version(found[0]):
            return found[0], f"META-INF/MANIFEST.MF: {attribute.title()}"
    return "", ""


def _artifact(said: Mapping[str, str], default: str) -> str:
    """Prefer a title that could be an artifact's name, with a hyphen or at least no capitals or dots."""
    title = said.get("implementation-title", "")
    return title if re.fullmatch(r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)+", title) else default


def _groups(artifact: str, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield groups and what stands for each, the best first.

    A wrong group is worse than none: no advisory would ever name the package, and nobody would know.
    """
    vendor = said.get("implementation-vendor-id", "")
    if _GROUP.fullmatch(vendor):
        yield vendor, "META-INF/MANIFEST.MF: Implementation-Vendor-Id"
    bundle = said.get("bundle-symbolicname", "").partition(";")[0].strip()
    if _GROUP.fullmatch(bundle):
        group, _, last = bundle.rpartition(".")
        if last == artifact and _GROUP.fullmatch(group):
            yield group, "META-INF/MANIFEST.MF: Bundle-SymbolicName"
        if artifact.startswith(f"{bundle}.") or bundle == artifact:
            yield bundle, "META-INF/MANIFEST.MF: Bundle-SymbolicName"
