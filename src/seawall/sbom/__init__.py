"""Bills of materials: an inventory as SPDX and CycloneDX, written and read."""

from seawall.sbom.base import Bill, SbomFormat, all_formats, named_format
from seawall.sbom.reading import MOST_BYTES, is_bill, opened, read

__all__ = ["MOST_BYTES", "Bill", "SbomFormat", "all_formats", "is_bill", "named_format", "opened", "read"]
