"""Where a secret should live instead: lines for the kind of file that it is in."""

from __future__ import annotations

import pytest

from seawall.secrets.base import all_detectors
from seawall.secrets.findings import finding, not_assessed
from seawall.secrets.hits import Hit, Skipped
from seawall.secrets.homes import COMPOSE, DOCKERFILE, IMAGE, KUBERNETES, PIPELINE, WORKFLOW, kind_of, remedy
from support.credentials import detecting, found, token

MANIFEST = b"apiVersion: apps/v1\nkind: Deployment\n"


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("Dockerfile", b"", DOCKERFILE),
        ("build/Dockerfile.dev", b"", DOCKERFILE),
        ("app.dockerfile", b"", DOCKERFILE),
        ("Containerfile", b"", DOCKERFILE),
        ("docker-compose.yml", b"", COMPOSE),
        ("deploy/compose.prod.yaml", b"", COMPOSE),
        ("deploy/app.yaml", MANIFEST, KUBERNETES),
        ("deploy/list.json", b'{"x": 1,\n "apiVersion": "v1",\n "kind": "List"}', KUBERNETES),
        (".github/workflows/ci.yml", b"", WORKFLOW),
        (".gitlab-ci.yml", b"", PIPELINE),
        ("values.yaml", b"kind: x", ""),
        ("src/Dockerfiles.md", b"", ""),
        ("main.py", MANIFEST, ""),
    ],
)
def test_kinds_of_files_are_told(path: str, content: bytes, kind: str) -> None:
    assert kind_of(path, content) == kind


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (
            DOCKERFILE,
            ["RUN --mount=type=secret,id=gh_token,env=GH_TOKEN", "--secret id=gh_token,env=GH_TOKEN"],
        ),
        (COMPOSE, ["GH_TOKEN_FILE: /run/secrets/gh_token", "secrets: [gh_token]", "environment: GH_TOKEN"]),
        (
            KUBERNETES,
            ["- name: GH_TOKEN", "secretKeyRef: {name: gh-token, key: value}", "create secret generic"],
        ),
        (WORKFLOW, ["GH_TOKEN: ${{ secrets.GH_TOKEN }}"]),
        (PIPELINE, ["$GH_TOKEN"]),
        (IMAGE, ["docker run --env GH_TOKEN IMAGE"]),
        ("", ["vault kv get", "aws secretsmanager get-secret-value --secret-id gh-token"]),
    ],
)
def test_the_remedy_is_for_the_kind_of_file(kind: str, lines: list[str]) -> None:
    said = remedy(Hit("any", "x", 1, name="GH_TOKEN", kind=kind), "api")
    assert "revoked" in said.splitlines()[0]
    for line in lines:
        assert line in said


@pytest.mark.parametrize("home", sorted({each.home for each in all_detectors().values()}))
def test_every_home_has_a_remedy(home: str) -> None:
    assert len(remedy(Hit("a-b", "x", 1), home).splitlines()) > 1


@pytest.mark.parametrize(
    ("home", "said"),
    [("ssh", "--mount=type=ssh"), ("registry", "credsStore"), ("cloud", "workload identity")],
)
def test_other_files_are_told_by_how_it_is_used(home: str, said: str) -> None:
    assert said in remedy(Hit("any", "x", 1), home)


def test_a_name_cannot_break_out_of_the_lines() -> None:
    said = remedy(Hit("any", "x", 1, name='a"; rm -rf /\n', kind=DOCKERFILE), "")
    assert "rm -rf" not in said.lower()


def test_a_finding_has_all_but_the_secret() -> None:
    [hit] = found(f"FROM x\nENV GH_TOKEN={token()}\n", path="Dockerfile")
    rule = detecting(hit.rule, reference="https://example.com/doc")
    made = finding(hit, rule, 3)
    assert (made.kind, made.package, made.type) == ("secret", "GH_TOKEN", "secret")
    assert (made.locations[0].path, made.locations[0].line, made.locations[0].layer) == ("Dockerfile", 2, 3)
    assert made.advice.references == ("https://example.com/doc",)
    assert made.confidence == "high"
    assert token() not in repr(made)


def test_what_was_not_looked_into_is_counted_by_reason() -> None:
    [one, many] = not_assessed({"too long": Skipped(1, "a"), "binary": Skipped(7, "b")})
    assert (one.subject, one.weight, one.why) == ("a", 1, "too long")
    assert (many.subject, many.weight) == ("b and 6 more", 7)
