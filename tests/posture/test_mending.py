"""Files mended: the fewest characters, once and for all, and only what is safe unless told."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.posture import Read, Settings, all_checks, read
from seawall.posture.base import IMAGE
from seawall.posture.engine import chosen
from seawall.posture.mending import Mended, mend

EXAMPLES = [
    example.text
    for check in all_checks().values()
    if IMAGE not in check.subjects
    for example in (*check.bad, *check.good)
]
SETTINGS = Settings()
CHECKS = chosen(SETTINGS)


def mended(text: str, *, unsafe: bool = False, name: str = "file") -> Mended:
    file = read(name, text.encode())
    assert file.containers
    return mend(file, CHECKS, SETTINGS, unsafe=unsafe)


def only(check: str, text: str) -> str:
    """Return a file with one check mended."""
    file: Read = read("file", dedent(text).encode())
    return mend(file, [all_checks()[check]], SETTINGS, unsafe=True).after


def test_compose_keeps_its_comments_order_and_quotes() -> None:
    before = """\
        x-base: &base
          privileged: true

        services:
          # the web
          web:
            <<: *base
            image: 'web:1'   # quoted
            security_opt:
              - "seccomp:unconfined"   # why
            command: |
              a

          db: {image: db, pid: host}
        """
    after = dedent(before).replace(
        '"seccomp:unconfined"   # why\n', '"seccomp:unconfined"   # why\n      - no-new-privileges:true\n'
    )
    after = after.replace("pid: host}", "pid: host, security_opt: [no-new-privileges:true]}")
    assert mended(dedent(before)).after == after


def test_a_setting_behind_a_merge_key_is_overridden_where_it_counts() -> None:
    before = "x-a: &a\n  privileged: true\nservices:\n  web:\n    <<: *a\n    image: a\n"
    assert only("privileged", before) == before + "    privileged: false\n"


def test_a_manifest_opens_one_section_for_several_settings() -> None:
    before = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: b\n"
    added = (
        "    securityContext:\n      allowPrivilegeEscalation: false\n"
        "      seccompProfile:\n        type: RuntimeDefault\n"
    )
    assert mended(before).after == before + added
    empty = before + "    securityContext:\n    tty: true\n"
    assert mended(empty).after == before + added + "    tty: true\n"


def test_json_stays_json() -> None:
    before = '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a"}]}}'
    after = mended(before).after
    assert after.startswith(before[:-4])
    assert read("file", after.encode()).containers[0].no_new_privileges.value


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        ("host-pid", "services:\n  web:\n    image: a\n    pid: host\n", "services:\n  web:\n    image: a\n"),
        (
            "capabilities-added",
            "services:\n  web:\n    cap_add:\n      - SYS_ADMIN\n      - CHOWN\n",
            "services:\n  web:\n    cap_add:\n      - CHOWN\n",
        ),
        (
            "capabilities-added",
            "services:\n  web: {image: a, cap_add: [CHOWN, SYS_ADMIN]}\n",
            "services:\n  web: {image: a, cap_add: [CHOWN]}\n",
        ),
        ("privileged", "docker run -d \\\n  --privileged \\\n  nginx\n", "docker run -d \\\n  nginx\n"),
        ("pids-unlimited", "docker run --pids-limit=-1 nginx\n", "docker run --pids-limit=200 nginx\n"),
        ("memory-unlimited", "docker run nginx", "docker run --memory=512m nginx"),
        (
            "privilege-escalation",
            "services:\n  web:\n    security_opt: [no-new-privileges:false]\n",
            "services:\n  web:\n    security_opt: [no-new-privileges:true]\n",
        ),
        ("privileged", "services:\r\n  web:\r\n    privileged: true\r\n", None),
    ],
)
def test_one_edit(check: str, before: str, after: str | None) -> None:
    assert only(check, before) == (before.replace("true", "false") if after is None else after)


def test_a_privileged_pod_is_not_given_what_the_api_refuses_with_it() -> None:
    pod = (
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n"
        "  - name: a\n    securityContext: {privileged: true}\n"
    )
    assert "allowPrivilegeEscalation" not in mended(pod).after
    assert "privileged: true" in mended(pod).after


def test_what_others_share_stays() -> None:
    text = (
        "x-s: &s\n  runAsUser: 5\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n"
        "  - name: a\n    securityContext: *s\n"
    )
    assert mended(text).after == text


def test_comments_keep_findings_as_they_are() -> None:
    text = "services:\n  # seawall ignore=privilege-escalation it needs sudo\n  web:\n    image: a\n"
    assert mended(text).mended == 0


def stable(text: str, *, unsafe: bool) -> None:
    file = read("file", text.encode())
    once = mend(file, CHECKS, SETTINGS, unsafe=unsafe)
    again = read("file", once.after.encode())
    assert [each.name for each in again.containers] == [each.name for each in file.containers]
    assert mend(again, CHECKS, SETTINGS, unsafe=unsafe).after == once.after
    assert (once.after == text) == (once.diff() == "")


@pytest.mark.parametrize("unsafe", [False, True])
def test_mending_twice_is_mending_once(unsafe: bool) -> None:
    for text in EXAMPLES[::2]:
        stable(text, unsafe=unsafe)


LINES = st.sampled_from(
    [
        "privileged: true",
        "privileged: null",
        "cap_add: [SYS_ADMIN, NET_ADMIN]",
        "cap_drop:\n      - NET_RAW  # why",
        "cap_drop:",
        "security_opt: []",
        "security_opt:\n    - seccomp:unconfined",
        "security_opt: [apparmor=unconfined, label:disable]",
        "tmpfs: /run",
        "read_only: ${RO}",
        "pid: host",
        "network_mode: host  # why",
        "mem_limit: 0",
        "user: root",
        "restart: always",
        "healthcheck: {disable: true}",
        "command: |\n      a\n      b\n",
        "# nothing",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=6, unique_by=lambda line: line.partition(":")[0]), st.booleans())
def test_any_service_is_mended_once_and_for_all(lines: list[str], unsafe: bool) -> None:
    body = "".join(f"    {line}\n" for line in ["image: a", *lines])
    stable(f"services:\n  web:\n{body}  db:\n    image: b\n", unsafe=unsafe)


def test_many_commands_within_each_other_are_mended_together() -> None:
    text = "docker run -v $(docker run -v $(docker run x) y) z\n" * 400
    assert mended(text, name="run.sh").after.count("docker run --security-opt=no-new-privileges") == 1_200


def services(count: int) -> str:
    """Return services of which the last but one cannot be mended, for its anchor stands where lines begin."""
    plain = [f"  web{number}:\n    image: a\n" for number in range(count)]
    return "services:\n" + "".join([*plain, "  odd: &odd\n    image: a\n", "  last:\n    image: a\n"])


def test_one_that_cannot_be_mended_keeps_no_other_from_it() -> None:
    found = mended(services(25))
    assert (found.mended, found.cut) == (26, False)
    assert "  odd: &odd\n    image: a\n  last:" in found.after


def test_mending_ends_where_too_much_would_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = services(25)
    monkeypatch.setattr("seawall.posture.mending._MOST_READ_AGAIN", 10 * (len(text) + 200 * 27))
    found = mended(text)
    assert (found.mended, found.cut) == (10, True)
