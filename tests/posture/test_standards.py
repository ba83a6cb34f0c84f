"""The Pod Security Standards, as the admission of Kubernetes judges them.

`pods.jsonl` has 300 pods made at random and what k8s.io/pod-security-admission 0.37.2 said of each.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seawall.posture import Settings, read
from seawall.posture.base import BASELINE, RESTRICTED, Check
from seawall.posture.engine import chosen, split

PODS = [json.loads(line) for line in Path(__file__).with_name("pods.jsonl").read_text().splitlines()]


def allowed(pod: object, checks: tuple[Check, ...], settings: Settings) -> bool:
    file = read("pod.json", json.dumps(pod).encode())
    assert file.containers
    return not split(file, checks, settings)[0]


@pytest.mark.parametrize("standard", [BASELINE, RESTRICTED])
def test_pods_are_allowed_and_refused_as_the_admission_does(standard: str) -> None:
    settings = Settings(standard=standard)
    checks = chosen(settings)
    ours = [allowed(entry["pod"], checks, settings) for entry in PODS]
    theirs = [entry[standard] for entry in PODS]
    assert ours == theirs
    assert 50 < sum(theirs) < 250


def test_a_volume_of_which_only_the_name_is_said_is_an_empty_directory() -> None:
    pod = next(entry["pod"] for entry in PODS if entry["restricted"])
    settings = Settings(standard=RESTRICTED)
    pod["spec"]["volumes"] = [{"name": "scratch"}]
    assert allowed(pod, chosen(settings), settings)
