from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.dockerfile.context.globs import clean, has_wildcard, matcher
from seawall.dockerfile.context.ignoring import LONGEST_LINE, Matcher, patterns_in
from seawall.model.errors import LimitExceeded, Malformed

TEXTS = st.text("ab/.*?[]^-\\!{}|é \udcff", max_size=20)


@pytest.mark.parametrize(
    ("patterns", "path", "excluded"),
    [
        ("*.log", "a.log", True),
        ("*.log", "a/b.log", False),
        ("**/*.log", "b.log", True),
        ("**/*.log", "a/c/b.log", True),
        ("a", "a/b/c", True),
        ("a/**", "a", False),
        ("a/**", "a/b/c", True),
        ("**/a", "xa", False),
        ("**a", "b/xa", True),
        ("**", "a/b", True),
        ("/a/", "a", True),
        ("./b/../a", "a", True),
        (".", "a", False),
        ("/", "a", False),
        ("../a", "a", False),
        ("a?c", "a/c", False),
        ("a[b-d]e", "ace", True),
        ("a[^b-d]e", "aze", True),
        ("a[^b]c", "a/c", True),  # the class is taken over into an expression, where it may be a slash
        ("a\\*", "a*", True),
        ("a\\*", "ab", False),
        ("[\\]x]y", "]y", True),
        ("a.b", "axb", False),
        ("a(b)+", "a(b)+", True),
        ("a|b*", "axyz", True),  # moby does not escape the bar
        ("a{2}*", "aa", True),  # nor the braces
        ("a?b", "a☺b", True),
        ("a\n!a/b", "a/b", False),
        ("a\n!a/b", "a/c", True),
        ("!a\na", "a", True),
        ("*\n!**/k", "x/y/k", False),
        ("**\n!a/*/**", "a/b/c", True),  # both globs at the end are cut off, and the directory is not entered
        ("**\n!a/x\na", "a/x", False),  # what was skipped for a directory is not asked of it again
        ("**\n!a/x\na/*", "a/x", True),
        ("#a", "#a", False),
        (" #a", "#a", True),
        ("\ufeffa", "a", True),
        ("a\r\n\r\nb\r\n", "b", True),
        ("a \t", "a", True),
        ("a\x1c", "a", False),  # which Python calls space, and Go does not
        ("! /a\n/a", "a", True),
        ("a?", "a\udcff", True),
    ],
)
def test_patterns(patterns: str, path: str, excluded: bool) -> None:
    matcher = Matcher(text for _, text in patterns_in(patterns))
    assert walks(matcher, path) is excluded


def walks(matcher: Matcher, path: str) -> bool:
    """Whether the walk of a context leaves a path out, by its own pattern or a directory not entered."""
    inherited, excluded = matcher.start, False
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        part = "/".join(parts[:count])
        excluded, inherited = matcher.judged(part, inherited)
        if excluded and count < len(parts) and not matcher.enters(part):
            return True
    return excluded


@pytest.mark.parametrize(
    "pattern", ["!", "!/", "[", "a[", "[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "\\", "[^bc"]
)
def test_bad_patterns(pattern: str) -> None:
    with pytest.raises(Malformed):
        Matcher(text for _, text in patterns_in(pattern))


@pytest.mark.parametrize("pattern", ["*a*[b-]", "x*y["])
def test_go_looks_no_further_than_to_the_first_part_that_does_not_match(pattern: str) -> None:
    assert Matcher((pattern,)).patterns


def test_a_pattern_that_is_no_expression_is_an_error_when_its_turn_comes() -> None:
    late = Matcher(("*{2}", "a"))
    with pytest.raises(Malformed, match="evaluated"):
        late.judged("b", late.start)


def test_lines() -> None:
    text = "\ufeff# no\n a \n\n!  /b/../c/\n#\n!\n//d\nlast"
    assert patterns_in(text) == [(2, "a"), (4, "!c"), (6, "!"), (7, "d"), (8, "last")]
    with pytest.raises(LimitExceeded, match="line 2"):
        patterns_in("a\n" + "b" * LONGEST_LINE)


@pytest.mark.parametrize(
    ("path", "shortest"),
    [("", "."), ("a//b/./c/..", "a/b"), ("/../a", "/a"), ("../../a", "../../a"), ("a/..", "."), ("/", "/")],
)
def test_clean(path: str, shortest: str) -> None:
    assert clean(path) == shortest


@given(TEXTS)
def test_clean_is_idempotent(path: str) -> None:
    assert clean(clean(path)) == clean(path)


@given(st.lists(TEXTS, max_size=5), TEXTS)
def test_anything_is_an_answer_or_malformed(patterns: list[str], path: str) -> None:
    try:
        matcher = Matcher(text for _, text in patterns_in("\n".join(patterns)))
        first = matcher.excludes(path)
        matcher._any = None  # without the one question for all patterns the answer is the same
        assert matcher.excludes(path) is first
    except Malformed:
        pass


def test_a_pattern_that_is_no_expression_does_not_swallow_the_next() -> None:
    assert Matcher(["!-*[", "|?"]).excludes("")
    with pytest.raises(Malformed):
        Matcher(["a", "!-*["]).excludes("a")


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("*.go", "a.go", True),
        ("*", "a/b", False),
        ("a[^b]c", "a/c", True),
        ("[b-a]", "a", False),
        ("[^b-a]", "a", True),
        ("a\\?", "a?", True),
        ("a|b", "a", False),
    ],
)
def test_match_of_go(pattern: str, name: str, matches: bool) -> None:
    assert (matcher(pattern).search(name.encode()) is not None) is matches


def test_wildcards() -> None:
    assert has_wildcard("a*")
    assert has_wildcard("\\\\*")
    assert not has_wildcard("a\\*b")


@pytest.mark.parametrize(
    "pattern", ["*" * 10_000, "*a" * 5_000 + "b", "**/" * 3_000 + "x", "[^a]" * 5_000, "?*" * 3_000]
)
def test_hostile_patterns_take_linear_time(pattern: str) -> None:
    begun = time.process_time()
    with suppress(Malformed):
        Matcher((pattern,)).excludes("a" * 4_000)
    assert time.process_time() - begun < 5
