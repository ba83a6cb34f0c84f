"""Each rule by its own examples, and the page that is made of them; `SEAWALL_REWRITE=1` writes it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from seawall.dockerfile import Rule, Settings, all_rules, lint, read
from seawall.dockerfile.engine import chosen
from seawall.dockerfile.fixing import fixed
from seawall.model.errors import Misuse

RULES = all_rules()
PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
MODULES = Path(__file__).parents[2] / "src" / "seawall" / "dockerfile" / "rules"
BAD = [(rule, text) for rule in RULES.values() for text in rule.bad]
GOOD = [(rule, text) for rule in RULES.values() for text in rule.good]
HADOLINT = {
    "DL1001",
    *(f"DL{number}" for number in range(3000, 3078)),
    *("DL4000", "DL4001", "DL4003", "DL4004", "DL4005", "DL4006", "DL4007"),
}


def hits(rule: Rule, text: str) -> list[int]:
    file = read("Dockerfile", text.encode())
    return [hit.line for hit in rule.violates(file, rule.settings)]


@pytest.mark.parametrize(("rule", "text"), BAD, ids=lambda value: getattr(value, "name", ""))
def test_bad_examples_break_the_rule(rule: Rule, text: str) -> None:
    found = hits(rule, text)
    assert found
    assert all(1 <= line <= text.count("\n") + 1 for line in found)


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=lambda value: getattr(value, "name", ""))
def test_good_examples_do_not(rule: Rule, text: str) -> None:
    assert hits(rule, text) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_what_a_reader_needs(rule: Rule) -> None:
    assert rule.bad
    assert rule.good
    assert len(rule.title) <= 100
    assert rule.why.endswith(".")
    assert (MODULES / f"{rule.name.replace('-', '_')}.py").is_file()


def test_every_rule_of_hadolint_has_an_equal() -> None:
    aliases = [alias for rule in RULES.values() for alias in rule.aliases]
    theirs = [alias for alias in aliases if alias.startswith("DL")]
    assert len(theirs) == len(set(theirs))
    assert set(theirs) == HADOLINT


def test_no_rule_fails_on_any_example() -> None:
    settings = Settings(
        asked=frozenset(name.upper() for name in RULES),
        registries=("example.org",),
        labels=(("maintainer", "email"), ("home", "url"), ("created", "rfc3339"), ("licences", "spdx")),
        strict_labels=True,
    )
    files = [read(f"{number}", text.encode()) for number, (_, text) in enumerate((*BAD, *GOOD))]
    assert {finding.kind for finding in lint(files, settings, shellcheck=False).findings} == {"dockerfile"}


def test_a_rule_that_is_not_there_is_an_error() -> None:
    with pytest.raises(Misuse, match="no rule dl9999"):
        chosen(Settings(asked=frozenset({"DL9999"})))


def test_an_unusual_rule_is_judged_when_asked_for_by_any_name() -> None:
    usual = {rule.name for rule in chosen(Settings())}
    asked = {rule.name for rule in chosen(Settings(asked=frozenset({"DL3057", "IMAGE-DIGEST"})))}
    assert asked - usual == {"healthcheck-missing", "image-digest"}


def mended(rule: Rule) -> str:
    settings = replace(rule.settings, asked=frozenset({rule.name.upper()}))
    for unsafe, word in ((False, "safe"), (True, "unsafe")):
        if any(
            rule.name in dict(fixed("D", text.encode(), settings, unsafe=unsafe).mended) for text in rule.bad
        ):
            return word
    return ""


def page() -> str:
    lines = [
        "# Rules for Dockerfiles",
        "",
        "Made from the rules themselves. *Asked for* marks those that are judged only with `--enable`; the",
        "last column says what mends them: `--fix`, or only with `--unsafe-fixes` (*unsafe*).",
        "",
        "| rule | also known as | severity | controls | fix |",
        "| --- | --- | --- | --- | --- |",
    ]
    for rule in RULES.values():
        severity = rule.severity.value if rule.usual else f"{rule.severity.value}, asked for"
        known, controls = ", ".join(rule.aliases), ", ".join(rule.controls)
        lines.append(f"| [{rule.name}](#{rule.name}) | {known} | {severity} | {controls} | {mended(rule)} |")
    for rule in RULES.values():
        lines += ["", f"## {rule.name}", "", f"**{rule.title}.** {rule.why}"]
        for label, texts in (("Not so", rule.bad), ("But so", rule.good)):
            for text in texts:
                lines += ["", f"{label}:", "", "```dockerfile", text, "```"]
    return "\n".join(lines) + "\n"


def test_the_page_is_made_of_the_rules() -> None:
    if os.environ.get("SEAWALL_REWRITE"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
