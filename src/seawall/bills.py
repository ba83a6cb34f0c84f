"""Bills of materials of whatever can be scanned: one more thing to make of an inventory."""

from __future__ import annotations

from msgspec.structs import replace

from seawall import __version__, scan
from seawall.inventory.graph import joined
from seawall.sbom import Bill

TOOL = f"seawall {__version__}"


def make(
    options: scan.Options,
    progress: scan.Progress | None = None,
    notice: scan.Notice | None = None,
    *,
    findings: bool = False,
) -> Bill:
    """Return the bill of a target, with its findings when they are asked for.

    Of a bill that was written by others all that it tells is kept, and Seawall is named after those who made
    it.  The errors are those of a scan.
    """
    steps = scan.STEPS if findings else scan.READING
    walk = scan.walked(options, steps, progress, notice)
    assert walk.source is not None
    if isinstance(walk.source, Bill):
        tools = (*walk.source.tools, *({TOOL} - set(walk.source.tools)))
        known = walk.findings if findings else walk.source.findings
        return replace(walk.source, tools=tools, findings=known)
    return Bill(
        target=walk.source.target,
        inventory=joined(walk.inventory),
        created=scan.created(options.now),
        tools=(TOOL,),
        findings=walk.findings,
    )
