"""Any bytes as a manifest, a Compose file, what inspect tells or a script: read, judged, mended."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.runner import run
from seawall.posture import Settings, all_checks, judge, read
from seawall.posture.base import IMAGE, RUN
from seawall.posture.mending import mend

EVERYTHING = Settings(asked=frozenset(check.name.upper() for check in all_checks().values()))


def judged(data: bytes) -> Iterator[object]:
    """Judge and mend the file; a script is told by its first line."""
    file = read("fuzzed", data)
    yield from judge([file], EVERYTHING).findings
    checks = list(all_checks().values())
    mended = mend(file, checks, EVERYTHING, unsafe=True)
    again = mend(read("fuzzed", mended.after.encode()), checks, EVERYTHING, unsafe=True)
    if again.after != mended.after:
        raise AssertionError("mending again mends more")


if __name__ == "__main__":
    examples = [each for check in all_checks().values() for each in (*check.bad, *check.good)]
    run(
        judged,
        [each.text.encode() for each in examples if each.subject not in {IMAGE, RUN}]
        + [b"#!/bin/sh\n" + each.text.encode() for each in examples if each.subject == RUN],
    )
