"""The look-up of who wants a path, against the globs as they are written."""

import fnmatch
import re

from hypothesis import example, given
from hypothesis import strategies as st

from seawall.inventory.base import Cataloger
from seawall.inventory.selector import Selector

GLOBS = (
    "status",
    "dpkg/status",
    "*.so",
    "*.a.so",
    "lib/lib*",
    "lib/*.so",
    "lib/lib*.so",
    "usr/lib/lib*",
    "lib/l?b*",
    "lib*x.so",
    "lib*so*.so",
    "*/lib/*",
    "**/d/*",
    "d/*/*.json",
    "status*.json",
    "?.so",
)
CATALOGERS = {glob: Cataloger(glob, lambda _: (), globs=(glob,)) for glob in GLOBS}
SELECTOR = Selector(CATALOGERS.values())
WITH_COMPANIONS = Selector(
    Cataloger(glob, lambda _: (), globs=(glob,), companions=("*-wal", "*.sums")) for glob in GLOBS
)
components = st.sampled_from(
    ("lib", "usr", "d", "dpkg", "status", "libx", "lib.so", "libx.so", "x.so", ".so", "so", "a.json")
) | st.text("libso.adtusx", min_size=1, max_size=8)
paths = st.lists(components, min_size=1, max_size=4).map("/".join)


def matches(glob: str, path: str) -> bool:
    """Say whether the last components of a path are those of a glob, one by one."""
    wanted, found = glob.removeprefix("**/").split("/"), path.split("/")
    last = found[-len(wanted) :]
    return len(last) == len(wanted) and all(
        re.match(fnmatch.translate(one), name) for one, name in zip(wanted, last, strict=True)
    )


@given(paths)
@example("lib/libx.so")
@example("lib/lib.so")
@example("libso.so")
@example("usr/lib/libx")
def test_a_path_is_wanted_by_those_whose_globs_match(path: str) -> None:
    wanted = {cataloger.name for cataloger in SELECTOR.wanted_by(path, 0, 0o644)}
    assert wanted == {glob for glob in GLOBS if matches(glob, path)}


@given(paths, st.sampled_from(("", "-wal", ".sums")))
def test_the_quick_look_misses_nothing(path: str, suffix: str) -> None:
    name = path + suffix
    if WITH_COMPANIONS.wanted_by(name, 0, 0o644) or WITH_COMPANIONS.is_companion(name):
        assert WITH_COMPANIONS.may_concern(name, 0, 0o644)
    if WITH_COMPANIONS.wanted_by(path, 0, 0o644) and suffix:
        assert WITH_COMPANIONS.is_companion(name)
