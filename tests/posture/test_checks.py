"""Each check by its own examples, and the page that is made of them; `SEAWALL_REWRITE=1` writes it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall.model.errors import Misuse
from seawall.model.finding import MISCONFIGURATION
from seawall.posture import Check, Example, Settings, all_checks, judge, read
from seawall.posture.base import COMPOSE, IMAGE, KUBERNETES, RUN
from seawall.posture.engine import chosen

CHECKS = {name: check for name, check in all_checks().items() if IMAGE not in check.subjects}
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "posture-checks.md"
MODULES = ROOT / "src" / "seawall" / "posture" / "checks"
BAD = [(check, example) for check in CHECKS.values() for example in check.bad]
GOOD = [(check, example) for check in CHECKS.values() for example in check.good]
LANGUAGES = {COMPOSE: "yaml", KUBERNETES: "yaml", RUN: "sh"}


def hits(check: Check, example: Example) -> list[int]:
    file = read("example", example.text.encode())
    assert file.known
    assert {container.subject for container in file.containers} == {example.subject}
    return [hit.line for container in file.containers for hit in check.violates(container)]


@pytest.mark.parametrize(("check", "example"), BAD, ids=lambda value: getattr(value, "name", ""))
def test_bad_examples_break_the_check(check: Check, example: Example) -> None:
    found = hits(check, example)
    assert found
    assert all(1 <= line <= example.text.count("\n") + 1 for line in found)


@pytest.mark.parametrize(("check", "example"), GOOD, ids=lambda value: getattr(value, "name", ""))
def test_good_examples_do_not(check: Check, example: Example) -> None:
    assert hits(check, example) == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_a_check_says_what_a_reader_needs(check: Check) -> None:
    assert {example.subject for example in check.bad} == check.subjects
    assert {example.subject for example in check.good} == check.subjects
    assert len(check.title) <= 100
    assert check.why.endswith(".")
    assert (MODULES / f"{check.name.replace('-', '_')}.py").is_file()
    assert not check.unless or check.unless in CHECKS


def test_an_alias_means_one_check() -> None:
    aliases = [alias for check in CHECKS.values() for alias in check.aliases]
    assert len(aliases) == len(set(aliases))


def test_every_finding_has_a_place_and_nothing_of_a_secret() -> None:
    files = [read(f"{n}", example.text.encode()) for n, (_, example) in enumerate((*BAD, *GOOD))]
    judged = judge(files, Settings(asked=frozenset(name.upper() for name in CHECKS)))
    assert {finding.kind for finding in judged.findings} == {MISCONFIGURATION}
    assert all(finding.locations[0].line for finding in judged.findings)
    assert not any("hunter2" in str(finding) or "abcdef" in str(finding) for finding in judged.findings)


def test_a_check_that_is_not_there_is_an_error() -> None:
    for settings in (Settings(asked=frozenset({"KSV999"})), Settings(ignored=frozenset({"NO-SUCH"}))):
        with pytest.raises(Misuse, match="there is no check"):
            chosen(settings)


def test_an_unusual_check_is_judged_when_asked_for_by_any_name() -> None:
    usual = {check.name for check in chosen(Settings())}
    asked = {check.name for check in chosen(Settings(asked=frozenset({"CKV_K8S_35"})))}
    assert asked - usual == {"secret-through-env"}


def page() -> str:
    lines = [
        "# Checks of how containers run",
        "",
        (
            "Made from the checks themselves. *Asked for* marks those that are judged only with `--enable`; "
            "*mended* those that `--fix` mends, *(unsafe)* those that it mends with `--unsafe-fixes`."
        ),
        "",
        "| check | also known as | severity | of | controls | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for check in CHECKS.values():
        severity = check.severity.value if check.usual else f"{check.severity.value}, asked for"
        mended = ("mended" if check.safe else "(unsafe)") if check.changes else ""
        cells = (
            ", ".join(check.aliases),
            severity,
            ", ".join(sorted(check.subjects)),
            ", ".join(check.controls),
            mended,
        )
        lines.append(f"| [{check.name}](#{check.name}) | {' | '.join(cells)} |")
    for check in CHECKS.values():
        lines += ["", f"## {check.name}", "", f"**{check.title}.** {check.why}"]
        for label, examples in (("Not so", check.bad), ("But so", check.good)):
            for example in examples:
                language = LANGUAGES.get(example.subject, "json")
                lines += ["", f"{label}:", "", f"```{language}", example.text, "```"]
    return "\n".join(lines) + "\n"


def test_the_page_is_made_of_the_checks() -> None:
    if os.environ.get("SEAWALL_REWRITE"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
