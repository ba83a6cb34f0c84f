"""Package URLs, one a line: the least that a bill of materials can say."""

from __future__ import annotations

from typing import BinaryIO

from seawall.model.errors import Malformed
from seawall.model.package import Inventory, NotAssessed, Package
from seawall.model.purl import parsed, purl
from seawall.model.report import Target
from seawall.model.text import visible
from seawall.sbom.base import Bill, SbomFormat
from seawall.sbom.decoding import utf8
from seawall.sbom.foreign import distributions, put_right

_START = b"pkg:"
_NO_TIME = "1970-01-01T00:00:00Z"


def recognises(start: bytes) -> bool:
    """Tell a list by its lines: each is a package URL or a comment, and one at least is the former."""
    lines = [line.strip() for line in utf8(start).split(b"\n")]
    said = [line for line in lines[: max(1, len(lines) - 1)] if line and not line.startswith(b"#")]
    return bool(said) and all(line.lower().startswith(_START) for line in said)


def write(bill: Bill, version: str, out: BinaryIO) -> None:  # noqa: ARG001 - there is but one version
    """Write the package URLs, sorted, each once; a package that none can be made of is in a comment."""
    lines = {_line(package) for package in bill.inventory.packages}
    out.writelines(f"{line}\n".encode() for line in sorted(lines))


def _line(package: Package) -> str:
    url = purl(package)
    try:
        parsed(url)
    except Malformed:
        return f"# no package URL: {visible(package.name)} {visible(package.version)}".rstrip()
    return url


def read(data: bytes, name: str) -> Bill:
    """Return the packages that lines name; a line that is no package URL is not assessed."""
    packages, left = [], []
    text = utf8(data).decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        try:
            packages.append(put_right(parsed(said)))
        except Malformed as error:
            left.append(NotAssessed("package", f"line {number}", str(error)))
    inventory = Inventory(tuple(packages), distributions(packages), not_assessed=tuple(left))
    return Bill(Target(name, "file"), inventory, _NO_TIME, writer="purls")


FORMAT = SbomFormat(
    name="purls",
    suffix=".purls.txt",
    summary="package URLs, one a line",
    write=write,
    recognises=recognises,
    read=read,
    media_type="text/plain",
)
