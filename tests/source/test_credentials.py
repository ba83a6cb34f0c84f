"""As whom a registry is asked: files, helpers and the environment, in their order."""

from __future__ import annotations

import json
import stat
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Misuse
from seawall.source.oci import helper
from seawall.source.oci.credentials import Credential, Credentials

SECRET = "hush-hush"


def auth(username: str = "me", password: str = SECRET) -> dict[str, object]:
    return {"auth": b64encode(f"{username}:{password}".encode()).decode()}


class User:
    """Somebody with a home, an environment and helpers in PATH."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = root / "home"
        self.environment: dict[str, str] = {}
        self.bin = root / "bin"
        self.bin.mkdir()
        monkeypatch.setenv("PATH", f"{self.bin}:/usr/bin:/bin")

    def write(self, path: str, content: object) -> Path:
        place = self.home / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content if isinstance(content, str) else json.dumps(content))
        return place

    def helper(self, name: str, script: str) -> None:
        path = self.bin / f"docker-credential-{name}"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def find(
        self, registry: str, repository: str = "some/app", token: str = "", given: bool = True
    ) -> Credential:
        found = Credentials(token, self.environment, self.home).find(registry, repository, given=given)
        assert SECRET not in repr(found)
        assert SECRET not in found.source
        return found


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    return User(tmp_path, monkeypatch)


DOCKER, PODMAN = ".docker/config.json", ".config/containers/auth.json"


def test_nobody(user: User) -> None:
    found = user.find("example.org")
    assert not found
    assert found.source == "no credentials"


def test_a_name_and_a_password_of_docker(user: User) -> None:
    user.write(DOCKER, {"auths": {"example.org": auth()}, "HttpHeaders": {"x": "y"}})
    found = user.find("example.org")
    assert (found.username, found.password) == ("me", SECRET)
    assert found.source == "the credentials of ~/.docker/config.json for example.org"
    assert not user.find("example.org:5000"), "another port is another registry"


def test_a_password_may_hold_a_colon_and_end_in_zeros(user: User) -> None:
    user.write(DOCKER, {"auths": {"example.org": auth(password=f"{SECRET}:a\0\0")}})
    assert user.find("example.org").password == f"{SECRET}:a"


@pytest.mark.parametrize(
    "key", ["https://index.docker.io/v1/", "index.docker.io", "docker.io", "https://registry-1.docker.io/v2/"]
)
def test_the_many_names_of_docker_hub(user: User, key: str) -> None:
    user.write(DOCKER, {"auths": {key: auth()}})
    assert user.find("docker.io", "library/alpine").password == SECRET


@pytest.mark.parametrize(
    "key", ["https://example.org", "http://example.org/v1/", "example.org/", "example.org"]
)
def test_a_registry_may_be_written_as_an_address(user: User, key: str) -> None:
    user.write(DOCKER, {"auths": {key: auth()}})
    assert user.find("example.org").password == SECRET


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"username": "me", "password": SECRET}, "password"),
        ({**auth("<token>", ""), "identitytoken": SECRET}, "identity_token"),
        ({"registrytoken": SECRET}, "registry_token"),
    ],
)
def test_other_ways_to_log_in(user: User, entry: dict[str, object], field: str) -> None:
    user.write(DOCKER, {"auths": {"example.org": entry}})
    found = user.find("example.org")
    assert getattr(found, field) == SECRET
    assert found.secrets == (SECRET,)


def test_the_longest_key_wins(user: User) -> None:
    keys = ("example.org", "example.org/team", "example.org/team/app", "example.org/te")
    user.write(PODMAN, {"auths": {key: auth(username=key) for key in keys}})
    assert user.find("example.org", "team/app").username == "example.org/team/app"
    assert user.find("example.org", "team/other/app").username == "example.org/team"
    assert user.find("example.org", "tea").username == "example.org"


def test_the_order(user: User, tmp_path: Path) -> None:
    """Take away the first each time, and the next is found."""
    user.write(PODMAN, {"auths": {"example.org": auth("config")}})
    assert user.find("example.org").username == "config"
    user.environment["XDG_RUNTIME_DIR"] = str(user.home / "run")
    user.write("run/containers/auth.json", {"auths": {"example.org": auth("run")}})
    assert user.find("example.org").username == "run"
    user.write(DOCKER, {"auths": {"example.org": auth("docker")}})
    assert user.find("example.org").username == "docker"
    user.environment["DOCKER_CONFIG"] = str(user.home / "elsewhere")
    user.write("elsewhere/config.json", {"auths": {"example.org": auth("elsewhere")}})
    assert user.find("example.org").username == "elsewhere"
    user.environment["REGISTRY_AUTH_FILE"] = str(
        user.write("a.json", {"auths": {"example.org": auth("named")}})
    )
    assert user.find("example.org").username == "named"
    user.environment |= {"SEAWALL_USERNAME": "mine", "SEAWALL_PASSWORD": SECRET}
    assert user.find("example.org").username == "mine"
    found = user.find("example.org", token=SECRET)
    assert (found.registry_token, found.source) == (SECRET, "the token of --registry-token")


def test_a_place_without_the_registry_is_passed_over(user: User) -> None:
    user.write(DOCKER, {"auths": {"other.org": auth(), "example.org": {}, "nil.org": None}})
    user.write(PODMAN, {"auths": {"example.org": auth("config")}})
    assert user.find("example.org").username == "config"


def test_what_is_given_for_the_registry_does_not_go_to_its_mirror(user: User) -> None:
    user.environment |= {"SEAWALL_USERNAME": "mine", "SEAWALL_PASSWORD": SECRET}
    assert not user.find("mirror.org", given=False)
    assert not user.find("mirror.org", token=SECRET, given=False)


@pytest.mark.parametrize("name", ["SEAWALL_USERNAME", "SEAWALL_PASSWORD"])
def test_half_a_login_is_a_misuse(user: User, name: str) -> None:
    user.environment[name] = SECRET
    with pytest.raises(Misuse, match="go together") as caught:
        user.find("example.org")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("token", ["hush\nhush", "hu\x01sh", "hüsh", "hush hush", "hush\udcff"])
def test_a_token_that_no_header_can_carry_is_a_misuse(user: User, token: str) -> None:
    with pytest.raises(Misuse, match="not a token") as caught:
        user.find("example.org", token=token)
    user.write(DOCKER, '{"auths": {"example.org": {"registrytoken": "hush hush"}}}')
    with pytest.raises(Misuse, match=r"config\.json") as again:
        user.find("example.org")
    assert "sh" not in str(caught.value).replace("registry", "") + str(again.value).replace("registry", "")


def test_the_end_of_a_line_is_not_part_of_a_secret(user: User) -> None:
    assert user.find("example.org", token=" abc.def\n").registry_token == "abc.def"
    user.environment |= {"SEAWALL_USERNAME": "mine", "SEAWALL_PASSWORD": f"{SECRET}\n"}
    assert user.find("example.org").password == SECRET


def test_a_file_that_is_named_must_be_there(user: User) -> None:
    user.environment["REGISTRY_AUTH_FILE"] = "/nowhere/auth.json"
    with pytest.raises(Misuse, match="nowhere"):
        user.find("example.org")


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"auths": []}',
        '{"auths": {"example.org": 7}}',
        '{"auths": {"example.org": {"auth": "%%%"}}}',
        '{"auths": {"example.org": {"auth": "aGFsZg=="}}}',
        '{"auths": {"example.org": {"auth": "/////w=="}}}',
        "[" * 100_000,
        " " * 2_000_000,
    ],
)
def test_a_broken_file_is_named(user: User, content: str) -> None:
    user.write(DOCKER, content)
    with pytest.raises(Misuse, match=r"~/\.docker/config\.json"):
        user.find("example.org")


def test_an_empty_file_holds_nothing(user: User) -> None:
    user.write(DOCKER, "\n")
    assert not user.find("example.org")


@given(st.binary(max_size=60))
def test_any_auth_is_a_login_or_a_misuse(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        entry = {"auths": {"example.org": {"auth": b64encode(content).decode()}}}
        (Path(folder) / "config.json").write_text(json.dumps(entry))
        environment = {"DOCKER_CONFIG": folder}
        try:
            Credentials(environment=environment, home=Path(folder)).find("example.org", "x")
        except Misuse:
            return


ANSWER = json.dumps({"ServerURL": "x", "Username": "me", "Secret": SECRET})


def test_a_helper_for_all(user: User) -> None:
    user.helper("vault", f"read server; echo \"$1 $server\" > {user.home}/asked; echo '{ANSWER}'")
    user.write(DOCKER, {"credsStore": "vault", "auths": {"example.org": {}}})
    found = user.find("example.org")
    assert (found.username, found.password) == ("me", SECRET)
    assert found.source == "docker-credential-vault (~/.docker/config.json) for example.org"
    assert (user.home / "asked").read_text() == "get example.org\n"
    user.find("docker.io", "library/alpine")
    assert (user.home / "asked").read_text() == "get https://index.docker.io/v1/\n"


def test_a_helper_for_one_registry_comes_before_that_for_all(user: User) -> None:
    user.helper("all", "exit 7")
    user.helper("ecr-login", f"echo '{ANSWER}'")
    user.write(DOCKER, {"credsStore": "all", "credHelpers": {"example.org": "ecr-login"}})
    assert user.find("example.org").source.startswith("docker-credential-ecr-login")


def test_a_helper_may_know_an_identity_token(user: User) -> None:
    user.helper("acr", f"""echo '{{"Username":"<token>","Secret":"{SECRET}"}}'""")
    user.write(DOCKER, {"credsStore": "acr"})
    assert user.find("example.org").identity_token == SECRET


def test_a_helper_that_knows_nothing_leaves_it_to_the_next(user: User) -> None:
    user.helper("vault", "echo credentials not found in native keychain; exit 1")
    user.write(DOCKER, {"credsStore": "vault", "auths": {"example.org": auth()}})
    assert user.find("example.org").password == SECRET
    assert user.find("other.org").source == "no credentials"


@pytest.mark.parametrize(
    ("name", "script", "said"),
    [
        ("absent", None, "is not installed"),
        ("../evil", None, "has a name that no helper has"),
        ("bad", f"echo {SECRET}; echo {SECRET} >&2; exit 3", "exit code 3"),
        ("odd", f"echo {SECRET}", "not the JSON"),
        ("long", "while true; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", "more than"),
        ("slow", "exec sleep 60", "longer than"),
        ("shut", "exec >&-; exec sleep 60", "longer than"),
    ],
)
def test_a_helper_that_fails_is_told_of(
    user: User, monkeypatch: pytest.MonkeyPatch, name: str, script: str | None, said: str
) -> None:
    monkeypatch.setattr(helper, "PATIENCE", 0.5)
    if script is not None:
        user.helper(name, script)
    user.write(DOCKER, {"credsStore": name})
    found = user.find("example.org")
    assert not found
    assert said in found.source
    assert f"docker-credential-{name}" in found.source


def test_a_helper_runs_once(user: User) -> None:
    user.helper("vault", f"echo x >> {user.home}/runs; echo '{ANSWER}'")
    user.write(DOCKER, {"credsStore": "vault"})
    credentials = Credentials(environment=user.environment, home=user.home)
    for repository in ("app", "app", "team/other"):
        credentials.find("example.org", repository)
    assert (user.home / "runs").read_text() == "x\n"


def test_a_helper_that_hangs_is_waited_for_once(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "PATIENCE", 0.2)
    user.helper("slow", f"echo x >> {user.home}/runs; exec sleep 60")
    user.write(DOCKER, {"credsStore": "slow"})
    credentials = Credentials(environment=user.environment, home=user.home)
    for repository in ("app", "other", "third"):
        assert "longer than" in credentials.find("example.org", repository).source
    assert (user.home / "runs").read_text() == "x\n"


# What was given for one registry


@pytest.mark.parametrize("token", ["", "token"])
def test_what_was_given_goes_to_one_registry(user: User, token: str) -> None:
    """Nobody can tell for which of several a password is; the wrong one might keep it."""
    if not token:
        user.environment |= {"SEAWALL_USERNAME": "mine", "SEAWALL_PASSWORD": SECRET}
    user.write(DOCKER, {"auths": {"other.org": auth("theirs")}})
    credentials = Credentials(token, user.environment, user.home)
    assert credentials.find("example.org", "app")
    assert credentials.find("example.org", "other")
    with pytest.raises(Misuse, match=r"several are to be asked .example\.org, other\.org.*SEAWALL_REGISTRY"):
        credentials.find("other.org", "app")
    with pytest.raises(Misuse, match="several are to be asked"):
        credentials.require_one(["example.org", "other.org"])
    credentials.require_one(["example.org", "example.org"])


@pytest.mark.parametrize("name", ["docker.io", "index.docker.io", "https://index.docker.io/v1/"])
def test_it_can_be_said_to_which(user: User, name: str) -> None:
    user.environment |= {"SEAWALL_USERNAME": "mine", "SEAWALL_PASSWORD": SECRET, "SEAWALL_REGISTRY": name}
    user.write(DOCKER, {"auths": {"other.org": auth("theirs")}})
    credentials = Credentials("", user.environment, user.home)
    credentials.require_one(["docker.io", "other.org"])
    assert credentials.find("other.org", "app").username == "theirs"
    assert credentials.find("docker.io", "library/alpine").username == "mine"
    assert not credentials.find("third.org", "app")


def test_several_registries_are_asked_where_nothing_was_given(user: User) -> None:
    credentials = Credentials("", user.environment, user.home)
    credentials.require_one(["docker.io", "other.org"])
    assert not credentials.find("docker.io", "app")
    assert not credentials.find("other.org", "app")
