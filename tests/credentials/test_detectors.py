"""Every detector brings its own tests: what fires, what must not, and a pattern that both engines take."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import hyperscan
import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.secrets.base import Detector, all_detectors
from seawall.secrets.patterns import gate
from seawall.secrets.placeholders import is_placeholder
from seawall.secrets.rules import compiled as latin

DETECTORS = list(all_detectors().values())
OF_TEXT = [detector for detector in DETECTORS if detector.pattern]
SOURCES = sorted(Path("src/seawall/secrets/detectors").glob("[a-z]*.py"))


def entropy(text: str) -> float:
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


@cache
def compiled(name: str) -> re2._Regexp:
    return re2.compile(all_detectors()[name].pattern)


def spans(detector: Detector, text: str) -> list[tuple[int, int]]:
    """Where the detector fires, by all that the engine asks as well."""
    if not detector.pattern:  # the path alone tells
        return [match.span() for match in re2.compile(detector.paths).finditer(text)]
    found = []
    pattern = compiled(detector.name)
    for match in pattern.finditer(text):
        group = 1 if pattern.groups else 0
        secret = match.group(group)
        if entropy(secret) < detector.entropy or is_placeholder(secret):
            continue
        if detector.check and not detector.check(secret):
            continue
        if detector.plausible and not detector.plausible(secret):
            continue
        found.append(match.span(group))
    return found


@pytest.mark.parametrize("detector", [d for d in DETECTORS if d.pattern], ids=lambda detector: detector.name)
def test_what_is_looked_for_first_is_wherever_the_pattern_is(detector: Detector) -> None:
    for text in (*detector.examples, *detector.negatives):
        if re2.search(detector.pattern, text):
            assert re2.search(detector.gate or gate(detector.pattern), text)
            assert re2.search(detector.behind, text)


def test_there_are_at_least_180_kinds() -> None:
    assert len(DETECTORS) >= 180


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_examples_fire_and_negatives_do_not(detector: Detector) -> None:
    assert detector.examples
    assert detector.negatives
    for text in detector.examples:
        assert spans(detector, text), text
    for text in detector.negatives:
        assert not spans(detector, text), text


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_an_example_is_claimed_by_no_other_provider(detector: Detector) -> None:
    """Others may find a part of it, as a JSON Web Token in a longer token; none the same or a larger text."""
    for text in detector.examples:
        begin, end = spans(detector, text)[0]
        for other in DETECTORS:
            if other is detector or other.paths or other.name.startswith("generic-"):
                continue
            if not any(word in text.lower() for word in other.keywords or [""]):
                continue
            for found in spans(other, text):
                inside = begin <= found[0] and found[1] <= end and found != (begin, end)
                assert inside or found[1] <= begin or found[0] >= end, other.name


@pytest.mark.parametrize("detector", OF_TEXT, ids=lambda detector: detector.name)
def test_it_fires_within_other_text_as_well(detector: Detector) -> None:
    for text in detector.examples:
        assert spans(detector, f"first line\n{text}\nlast line\n"), text


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_what_is_said_of_it_is_well_formed(detector: Detector) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", detector.name)
    assert re.fullmatch(r"\w.*[\w)]", detector.title)
    assert detector.confidence in {"high", "medium", "low"}
    assert detector.home in {"file", "registry", "cloud", "database", "ssh", "api"}
    assert urlsplit(detector.reference).scheme == "https"


@pytest.mark.parametrize("detector", OF_TEXT, ids=lambda detector: detector.name)
def test_hyperscan_takes_the_pattern_with_the_start_of_the_match(detector: Detector) -> None:
    database = hyperscan.Database()
    database.compile(expressions=[detector.pattern.encode()], flags=[hyperscan.HS_FLAG_SOM_LEFTMOST])
    hits: list[int] = []
    for text in detector.examples:
        database.scan(text.encode(), match_event_handler=lambda *hit: hits.append(hit[0]))
        assert hits, text


def test_no_source_file_holds_a_whole_token() -> None:
    """Other scanners, push protection among them, must find nothing in this repository."""
    for source in SOURCES:
        text = source.read_text()
        for detector in DETECTORS:
            if detector.name.startswith("generic-") or detector.confidence != "high":
                continue
            assert not spans(detector, text), f"{source.name}: {detector.name}"


# What a gate leaves out is never looked for, so those that differ from their pattern are asked of texts that
# are made of it.
@pytest.mark.parametrize(
    "name",
    ["discord-bot-token", "webex-bot-token", "zoom-client-secret", "facebook-app-token", "fal-api-key"],
)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_gate_is_wherever_texts_made_of_the_pattern_are(name: str, data: st.DataObject) -> None:
    detector = all_detectors()[name]
    text = data.draw(st.from_regex(re.compile(detector.pattern.encode())))
    if latin(detector.pattern).search(text):
        assert latin(detector.gate or gate(detector.pattern)).search(text)
        assert latin(detector.behind).search(text)
