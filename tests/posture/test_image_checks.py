"""Every check of images, by its own examples; and what it says of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.posture.base import IMAGE, Check, Example, all_checks
from seawall.posture.configured import configured, inspected
from seawall.posture.imaging import judged, unjudged
from seawall.source.limits import LIMITS
from seawall.source.oci.manifest import Config, decode
from support.pictures import NOW, files_of, image_of

CHECKS = [check for check in all_checks().values() if IMAGE in check.subjects]
SECRETS = ("correct horse", "horse", "0123abcd", "$6$salt$")


def examples(*, bad: bool) -> Iterator[tuple[str, Check, Example]]:
    for check in CHECKS:
        every = [each for each in (check.bad if bad else check.good) if each.subject == IMAGE]
        assert every, check.name
        yield from ((f"{check.name}-{number}", check, each) for number, each in enumerate(every))


BAD, GOOD = list(examples(bad=True)), list(examples(bad=False))


@pytest.mark.parametrize(("check", "example"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_bad_examples_are_found(check: Check, example: Example) -> None:
    findings = judged(image_of(example.text), [check])
    assert findings
    for finding in findings:
        assert finding.locations[0].path
        assert finding.package
        shown = f"{finding.package} {finding.explanation} {finding.remedy}"
        assert not any(secret in shown for secret in SECRETS)


@pytest.mark.parametrize(("check", "example"), [each[1:] for each in GOOD], ids=[each[0] for each in GOOD])
def test_good_examples_are_not(check: Check, example: Example) -> None:
    assert judged(image_of(example.text), [check]) == ()


def test_names_say_that_they_are_of_images() -> None:
    assert all(check.name.startswith("image-") for check in CHECKS if check.subjects == {IMAGE})
    assert len(CHECKS) > 30


def test_all_that_dockle_looks_for_has_a_check() -> None:
    aliases = {alias for check in CHECKS for alias in check.aliases}
    assert aliases >= {f"CIS-DI-{n:04}" for n in (1, 4, 6, 7, 8, 9, 10)}
    assert aliases >= {f"DKL-DI-{n:04}" for n in range(1, 7)} | {f"DKL-LI-{n:04}" for n in range(1, 4)}


def said(text: str, name: str) -> list[str]:
    findings = judged(image_of(text), [check for check in CHECKS if check.name == name])
    return [finding.explanation for finding in findings]


def test_the_step_that_set_it_is_named() -> None:
    text = json.dumps(
        {"config": {"User": "root"}, "history": [{"created_by": "RUN a"}, {"created_by": "USER root"}]}
    )
    [finding] = judged(image_of(text), [check for check in CHECKS if check.name == "image-root-user"])
    assert [(place.path, place.line) for place in finding.locations] == [
        ("image configuration", None),
        ("image history", 2),
    ]


def test_a_user_is_given_its_number() -> None:
    files = {"etc/passwd": "app:x:990:990::/:/bin/sh\n"}
    text = json.dumps({"config": {"User": "app"}, "files": files})
    [finding] = judged(image_of(text), [check for check in CHECKS if check.name == "image-user-name"])
    assert finding.remedy == "USER 990"


def test_what_a_later_layer_deleted_or_changed_is_not_there() -> None:
    files = files_of(
        [
            {
                "usr/bin/su": "mode 4755",
                "app/.env": "A=1",
                "etc/shadow": "root:::0:::::\n",
                "srv/": "mode 777",
            },
            {"usr/bin/su": "mode 755", "etc/shadow": "root:*::0:::::\n", "srv/": "mode 755"},
        ]
    )
    assert not files.privileged
    assert not files.writable
    assert [held.path for held in files.secret] == ["app/.env"]
    [shadow] = files.accounts
    assert (shadow.layer, shadow.entries[0].password) == (1, "locked")


def test_no_password_is_kept() -> None:
    files = files_of([{"etc/shadow": "root:$6$salt$" + "a" * 86 + ":19000::::::\n"}])
    assert "salt" not in repr(files)
    assert files.accounts[0].entries[0].password == "set"


def test_what_cannot_be_told_without_layers_is_said() -> None:
    assert [(each.kind, each.subject) for each in unjudged(image_of('{"config": {}}'))] == [
        ("signature", "example"),
        ("file", "example"),
        ("file", "example"),
    ]
    told = unjudged(image_of('{"config": {}, "history": [{"created_by": "a"}]}'))
    assert [each.kind for each in told] == ["signature", "file"]


def test_what_inspect_says_is_judged() -> None:
    said = {
        "Id": "sha256:" + "a" * 64,
        "RepoTags": ["shop:latest"],
        "Created": "2026-11-01T00:00:00.123456789Z",
        "Os": "linux",
        "Config": {"User": "", "Env": ["TOKEN=horse"], "ExposedPorts": {"22/tcp": {}}},
        "RootFS": {"Type": "layers", "Layers": []},
        "History": [{"created_by": "ADD x /", "empty_layer": None}, {"created_by": "ADD y /srv"}],
    }
    image = inspected(said, NOW)
    assert image.name == "shop:latest"
    assert {finding.advice.id for finding in judged(image, CHECKS)} == {
        "image-add",
        "image-latest",
        "image-no-healthcheck",
        "image-risky-port",
        "image-root-user",
        "image-secret-env",
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "User",
    "Env",
    "Labels",
    "Entrypoint",
    "Cmd",
    "ExposedPorts",
    "Volumes",
    "StopSignal",
    "Healthcheck",
)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.text(max_size=30))
def test_no_configuration_breaks_a_check(config: dict[str, object], created: str) -> None:
    document = json.dumps({"config": config, "created": created}).encode()
    image = configured("x", decode(document, Config, "x", LIMITS), NOW)
    judged(image, CHECKS)
    judged(inspected({"Config": config, "Created": created, "History": list(config.values())}, NOW), CHECKS)


@given(st.text(max_size=200))
def test_no_accounts_break_the_reader(text: str) -> None:
    files_of([{"etc/passwd": text, "etc/shadow": text, "etc/group": text}])
