"""Any bytes as a Dockerfile: read, judged by every rule, and mended, after which nothing is left to mend."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.runner import run
from seawall.dockerfile import Settings, all_rules, lint, read
from seawall.dockerfile.fixing import fixed

EVERYTHING = Settings(
    asked=frozenset(rule.name.upper() for rule in all_rules().values()), registries=("docker.io",)
)


def judged(data: bytes) -> Iterator[object]:
    """Judge the file, and mend what is found in it twice; AssertionError when that differs from once."""
    file = read("Dockerfile", data)
    yield from lint([file], EVERYTHING, shellcheck=False).findings
    mended = fixed("Dockerfile", data, EVERYTHING, unsafe=True)
    again = fixed("Dockerfile", mended.after, EVERYTHING, unsafe=True)
    if again.after != mended.after:
        raise AssertionError(f"mending again mends more: {again.mended}")


if __name__ == "__main__":
    rules = all_rules().values()
    run(judged, [text.encode() for rule in rules for text in (*rule.bad, *rule.good)])
