"""What an earlier run wrote of many targets, a JSON document a line, so that none is redone."""

from __future__ import annotations

import msgspec

from seawall.model.report import Report
from seawall.report.formats.json import Document


def report_of(line: bytes) -> Report | None:
    """Return the report of a line; None for a failure, a line that was cut short, or anything else."""
    try:
        read = msgspec.json.decode(line, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return Report(**{name: getattr(read, name) for name in Report.__struct_fields__ if name != "schema"})
