"""Comments that ignore checks: for a line, and for what stands below it, and for nothing beside it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from seawall.posture import Settings, judge, read

PODS = """\
    apiVersion: v1
    kind: Pod
    spec:
      containers:
      - name: a{first}
        securityContext:{within}
          privileged: true{there}
      - name: b
        securityContext:
          privileged: true{other}
    """


def ignored(**comments: str) -> set[int]:
    """Return the lines at which `privileged` is told, of 7 and 10."""
    places = dict.fromkeys(("first", "within", "there", "other"), "") | comments
    text = dedent(PODS).format(**places)
    findings = judge([read("file", text.encode())], Settings()).findings
    return {7, 10} - {
        finding.locations[0].line or 0 for finding in findings if finding.advice.id == "privileged"
    }


@pytest.mark.parametrize(
    ("comments", "lines"),
    [
        ({}, set()),
        ({"there": "  # seawall ignore=privileged it must"}, {7}),
        ({"other": "  # seawall ignore=KSV017"}, {10}),
        ({"within": "  # seawall ignore=cpu-unlimited, privileged"}, {7}),
        ({"first": "  # seawall ignore=privileged"}, {7}),
        ({"first": "  # seawall ignore=cpu-unlimited"}, set()),
        ({"first": "  # seawall global ignore=privileged"}, {7, 10}),
    ],
)
def test_a_comment_holds_for_what_stands_below(comments: dict[str, str], lines: set[int]) -> None:
    assert ignored(**comments) == lines


def test_a_comment_on_a_line_of_its_own_holds_for_the_next() -> None:
    text = "# seawall ignore=privileged first\n\ndocker run --privileged a\ndocker run --privileged b\n"
    findings = judge([read("x.sh", text.encode())], Settings()).findings
    assert [f.locations[0].line for f in findings if f.advice.id == "privileged"] == [4]


def test_a_list_as_deep_as_its_key_stands_below_it() -> None:
    text = "apiVersion: v1\nkind: Pod\nspec:\n  # seawall ignore=privileged all of them\n  containers:\n"
    text += "  - name: a\n    securityContext: {privileged: true}\n  hostPID: true\n"
    found = {f.advice.id for f in judge([read("file", text.encode())], Settings()).findings}
    assert "privileged" not in found
    assert "host-pid" in found


def test_what_is_ignored_of_images_is_counted() -> None:
    file = read("x.json", b'[{"RootFS": {"Type": "layers"}, "Config": {"User": "0"}}]')
    told = judge([file], Settings())
    judged = judge([file], Settings(ignored=frozenset({"IMAGE-ROOT-USER"})))
    assert (len(judged.findings), judged.ignored) == (len(told.findings) - 1, 1)
