"""What a file of hadolint's and comments ask for."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from seawall.dockerfile import Settings, found_settings, lint, read
from seawall.dockerfile.settings import added, loaded
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.finding import Severity
from support.rights import nobody


def told(text: str, settings: Settings | None = None) -> list[tuple[str, int | None]]:
    found = lint([read("Dockerfile", text.encode())], settings or Settings(), shellcheck=False)
    return [(each.advice.id, each.locations[0].line) for each in found.findings]


BROKEN = "FROM debian\nRUN cd /a\nRUN \\\n # {}\n cd /b && cd /c\n"


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("nothing", [2, 5]),
        ("hadolint ignore=DL3003", [2]),
        ("hadolint ignore=DL3006,DL3003", [2]),
        ("hadolint   ignore = dl3003 , SC2164  # because", [2]),
        ("seawall ignore=cd-for-workdir it is fine", [2]),
        ("hadolint global ignore=DL3003", []),
        ("hadolint ignore=DL3004", [2, 5]),
        ("hadolint ignored=DL3003", [2, 5]),
        ("trivy:ignore:AVD-DS-0013", [2]),
        ("trivy:ignore:DS013", [2]),
        ("checkov:skip=CKV_DOCKER_2,CKV_DOCKER_7:because", [2, 5]),
    ],
)
def test_comments(comment: str, left: list[int]) -> None:
    found = told(BROKEN.format(comment))
    assert [line for rule, line in found if rule == "cd-for-workdir"] == left


def test_a_comment_is_for_the_next_instruction_alone() -> None:
    text = "FROM debian:1\n# hadolint ignore=DL3003\n# why\n\nRUN cd /a\nCOPY a /a\nRUN cd /b\n"
    assert [line for rule, line in told(text) if rule == "cd-for-workdir"] == [7]


def test_a_comment_for_a_stage() -> None:
    steps = "RUN cd /a\nCOPY a /a\nRUN cd /b\n"
    text = f"# hadolint stage ignore=DL3003\nFROM debian:1\n{steps}FROM debian:1\nRUN cd /c\n"
    assert [line for rule, line in told(text) if rule == "cd-for-workdir"] == [7]
    text = (
        "FROM debian:1\n# seawall stage ignore=cd-for-workdir it is fine\nRUN cd /a\nCOPY a /a\nRUN cd /b\n"
    )
    assert [line for rule, line in told(text) if rule == "cd-for-workdir"] == []


def test_only_comments_for_one_instruction_are_inline() -> None:
    text = "# hadolint global ignore=DL3003\nFROM debian:1\n# hadolint ignore=DL3004\nRUN cd /a\n"
    found = told(text, Settings(asked=frozenset({"DL1001"})))
    assert [line for rule, line in found if rule == "pragma-inline"] == [3]


def test_comments_can_be_left_unheeded() -> None:
    found = told(BROKEN.format("hadolint global ignore=DL3003"), Settings(pragmas=False))
    assert [line for rule, line in found if rule == "cd-for-workdir"] == [2, 5]


def test_what_is_ignored_is_counted() -> None:
    file = read("Dockerfile", BROKEN.format("hadolint global ignore=DL3003").encode())
    assert lint([file], Settings(ignored=frozenset({"DL3006"})), shellcheck=False).ignored == 3


CONFIG = """\
ignored:
  - DL3008
override:
  error: [DL3003]
  info:
    - DL3006
  style: [DL3057]
failure-threshold: warning
trustedRegistries:
  - ghcr.io
label-schema:
  maintainer: text
  created: rfc3339
strict-labels: true
disable-ignore-pragma: true
no-fail: true
"""


def test_a_file_of_hadolint(tmp_path: Path) -> None:
    (tmp_path / ".hadolint.yaml").write_text(CONFIG)
    found = found_settings(tmp_path)
    assert found == Settings(
        ignored=frozenset({"DL3008"}),
        severities=(
            ("DL3003", Severity.HIGH),
            ("DL3006", Severity.LOW),
            ("DL3057", Severity.NEGLIGIBLE),
        ),
        registries=("ghcr.io",),
        labels=(("maintainer", "text"), ("created", "rfc3339")),
        strict_labels=True,
        pragmas=False,
        fail_on=None,
        origin=str(tmp_path / ".hadolint.yaml"),
    )
    findings = lint([read("Dockerfile", b"FROM debian\nRUN cd /a\n")], found, shellcheck=False).findings
    severities = {each.advice.id: each.advice.severity for each in findings}
    assert severities["cd-for-workdir"] is Severity.HIGH
    assert severities["image-tagged"] is Severity.LOW
    assert severities["healthcheck-missing"] is Severity.NEGLIGIBLE
    assert "registry-trusted" in severities


def test_thresholds(tmp_path: Path) -> None:
    path = tmp_path / ".hadolint.yaml"
    for text, fails in (
        ("error", Severity.HIGH),
        ("style", Severity.NEGLIGIBLE),
        ("none", Severity.NEGLIGIBLE),
        ("ignore", Severity.NEGLIGIBLE),
    ):
        path.write_text(f"failure-threshold: {text}\n")
        assert loaded(path).fail_on is fails


def test_of_several_levels_the_worst_counts(tmp_path: Path) -> None:
    path = tmp_path / ".hadolint.yaml"
    path.write_text("override: {style: [DL3003], error: [DL3003], info: [DL3003]}\n")
    found = lint([read("Dockerfile", b"FROM a:1\nRUN cd /a\n")], loaded(path), shellcheck=False)
    assert [each.advice.severity for each in found.findings if "DL3003" in each.advice.aliases] == [
        Severity.HIGH
    ]


def test_the_worst_counts_by_whatever_name() -> None:
    given = (("DL3003", Severity.LOW), ("CD-FOR-WORKDIR", Severity.CRITICAL), ("AVD-DS-0013", Severity.LOW))
    found = lint([read("Dockerfile", b"FROM a:1\nRUN cd /a\n")], Settings(severities=given), shellcheck=False)
    assert {each.advice.severity for each in found.findings if each.advice.id == "cd-for-workdir"} == {
        Severity.CRITICAL
    }


def test_one_registry_needs_no_list(tmp_path: Path) -> None:
    path = tmp_path / ".hadolint.yaml"
    path.write_text("trustedRegistries: docker.io\n")
    assert loaded(path).registries == ("docker.io",)


USERS = (
    "config/hadolint.yaml",
    "config/hadolint.yml",
    ".hadolint/hadolint.yaml",
    ".hadolint/hadolint.yml",
    ".hadolint/config.yaml",
    ".hadolint/config.yml",
    ".hadolint.yaml",
    ".hadolint.yml",
)


def test_where_files_are_looked_for(tmp_path: Path) -> None:
    folder, home = tmp_path / "project", tmp_path / "home"
    environ = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    folder.mkdir()
    assert found_settings(folder, environ) == Settings()
    for name in reversed(USERS):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"ignored: [{name.upper()}]\n".replace("/", "-"))
        assert found_settings(folder, environ).origin == str(path)
    assert found_settings(folder) == Settings()
    (folder / ".hadolint.yml").write_text("ignored: [DL3003]\n")
    assert found_settings(folder, environ).ignored == {"DL3003"}
    (home / ".config").mkdir()
    (home / ".config" / "hadolint.yaml").write_text("")
    assert found_settings(tmp_path, {"HOME": str(home)}).origin == str(home / ".config" / "hadolint.yaml")


def test_the_home_of_another_is_not_looked_into() -> None:
    with TemporaryDirectory() as name:
        folder, home = Path(name), Path(name, "home")
        home.mkdir(mode=0)
        folder.chmod(0o755)
        with nobody():
            assert found_settings(folder, {"HOME": str(home)}) == Settings()


def test_variables_are_added() -> None:
    environ = {
        "HADOLINT_IGNORE": "DL3003, dl3004",
        "HADOLINT_OVERRIDE_ERROR": "DL3006",
        "HADOLINT_TRUSTED_REGISTRIES": "docker.io,quay.io",
        "HADOLINT_REQUIRE_LABELS": "a:text,b:nothing,c",
        "HADOLINT_STRICT_LABELS": "yes",
        "HADOLINT_DISABLE_IGNORE_PRAGMA": "1",
        "HADOLINT_FAILURE_THRESHOLD": "warning",
        "HADOLINT_FORMAT": "json",
    }
    settings = added(Settings(ignored=frozenset({"X"}), registries=("ghcr.io",)), environ)
    assert settings == Settings(
        ignored=frozenset({"X", "DL3003", "DL3004"}),
        severities=(("DL3006", Severity.HIGH),),
        registries=("ghcr.io", "docker.io", "quay.io"),
        labels=(("a", "text"),),
        strict_labels=True,
        pragmas=False,
        fail_on=Severity.MEDIUM,
    )
    assert added(settings, {"HADOLINT_NOFAIL": "true"}).fail_on is None
    assert added(settings, {"HADOLINT_FAILURE_THRESHOLD": "bad"}) == settings
    assert added(settings, {"HADOLINT_STRICT_LABELS": "0", "HADOLINT_NOFAIL": ""}) == settings


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    assert found_settings(tmp_path) == Settings()
    path = tmp_path / ".hadolint.yml"
    path.write_text("")
    assert found_settings(tmp_path) == Settings(origin=str(path))


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "ignored: DL3008\n",
        "override: [a]\n",
        "override: {error: DL1}\n",
        "label-schema: {a: nothing}\n",
        "label-schema: [a]\n",
        "failure-threshold: grave\n",
        "strict-labels: perhaps\n",
        "a: &a [*a]\n",
        "a: [" * 1000,
    ],
)
def test_what_cannot_be_meant_is_an_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(Malformed, match=r"config\.yaml"):
        loaded(path)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"#" * (1 << 20))
    with pytest.raises(LimitExceeded):
        loaded(path)


def test_secrets_are_in_no_finding() -> None:
    text = (
        "FROM debian:12\nENV DB_PASSWORD=hunter2secret\nARG API_TOKEN=hunter2secret\n"
        "LABEL token=hunter2secret\n"
        "RUN curl -u me:hunter2secret https://me:hunter2secret@example.org/x | bash\n"
        "RUN --mount=type=secret,id=x cp /run/secrets/x /x && echo hunter2secret --password=hunter2secret\n"
        "ADD https://me:hunter2secret@example.org/a?key=hunter2secret /a\n"
    )
    found = lint([read("Dockerfile", text.encode())], Settings())
    assert {"secret-in-variable", "password-on-line", "secret-to-layer"} <= {
        f.advice.id for f in found.findings
    }
    assert "hunter2secret" not in repr(found)


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("# check=skip=FromAsCasing,JSONArgsRecommended", set()),
        ("# check=error=true;skip=FromAsCasing", {"exec-form"}),
        ("# check=error=true", {"exec-form", "from-as-casing"}),
        ("# checkov:skip=CKV_DOCKER_8:it has to", {"exec-form", "from-as-casing"}),
    ],
)
def test_comments_of_other_tools(comment: str, left: set[str]) -> None:
    found = {rule for rule, _ in told(f"{comment}\nFROM debian:12 as a\nUSER root\nCMD a\n")}
    assert found & {"exec-form", "from-as-casing"} == left
    assert ("user-root" in found) == ("CKV_DOCKER_8" not in comment)
