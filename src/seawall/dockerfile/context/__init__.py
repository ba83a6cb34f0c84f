"""What a build would copy: `.dockerignore` as moby evaluates it, COPY and ADD, and what should not travel."""

from seawall.dockerfile.context.judging import Judged, judged
from seawall.dockerfile.context.walking import Context, Entry, Kind, ignoring, opened, walked

__all__ = ["Context", "Entry", "Judged", "Kind", "ignoring", "judged", "opened", "walked"]
