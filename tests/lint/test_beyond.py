"""Rules that look at more than one instruction: build arguments, stages, secrets."""

from __future__ import annotations

import time

import pytest

from seawall.dockerfile import Settings, all_rules, lint, read
from seawall.model.finding import Finding

RULES = all_rules()
EVERYTHING = Settings(asked=frozenset(name.upper() for name in RULES), pragmas=False)


def found(text: str, rule: str) -> list[Finding]:
    findings = lint([read("Dockerfile", text.encode())], EVERYTHING, shellcheck=False).findings
    return [each for each in findings if each.advice.id == rule]


def said(text: str, rule: str) -> list[str]:
    return [each.explanation for each in found(text, rule)]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ARG V=1\nFROM a:1\nLABEL v=$V", ["V"]),
        ("ARG V=1\nFROM a:1\nARG V\nLABEL v=$V", []),
        ("ARG V=1\nFROM a:1\nLABEL v=${V:-2}", []),
        ("ARG V=1\nFROM a:1\nLABEL v='$V'", []),
        ("FROM a:1\nLABEL v=$HOME", []),
        ("FROM scratch\nLABEL v=$HOME", ["HOME"]),
        ("FROM scratch AS a\nENV X=1\nFROM a\nLABEL v=$X w=$Y", ["Y"]),
        ("FROM a:1\nENV APP_HOME=/a\nWORKDIR $APP_HOM", ["APP_HOM"]),
        ("FROM a:1\nENV APP_HOME=/a\nWORKDIR $app_home", ["app_home"]),
        ("FROM a:1\nENV APP_HOME=/a\nWORKDIR $APP_HOUSE", []),
        ("FROM a:1\nENV PART1=/a\nWORKDIR $PART2", []),
        ("FROM a:1\nLABEL v=$TARGETARCH", []),
        ("FROM a:1\nONBUILD LABEL v=$V", []),
        ("ARG V=1\nFROM a:1\nRUN echo $V", []),
    ],
)
def test_variables_that_are_not_set(text: str, missing: list[str]) -> None:
    assert said(text, "variable-undefined") == missing


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("ARG A\nARG B=$A\nFROM x:$B", []),
        ("ARG A\nFROM x:1\nARG A", ["A"]),
        ("FROM x:1\nARG A B\nLABEL a=$A", ["B"]),
        ("FROM x:1 AS a\nARG A\nFROM a\nLABEL a=$A", []),
        ("FROM x:1 AS a\nARG A\nFROM y:1\nLABEL a=$A\nRUN b", ["A"]),
        ("FROM x:1\nARG A\nCOPY --chown=$A a /a", []),
        ("FROM x:1\nARG A\nCOPY <<E /a\n$A\nE", []),
        ("FROM x:1\nARG A\nONBUILD RUN a", []),
        ("FROM x:1\nONBUILD ARG A", []),
        ("ARG TARGETARCH\nFROM x:1", []),
    ],
)
def test_arguments_that_nothing_uses(text: str, unused: list[str]) -> None:
    assert said(text, "arg-unused") == unused


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FROM a$B", "B"),
        ("FROM --platform=$P a:1", "P"),
        ("FROM a:${B-1}", ""),
        ("FROM a:${B:+1}", ""),
        ("ARG b\nFROM a:$B", "B"),
        ("FROM --platform=$BUILDPLATFORM a:1", ""),
    ],
)
def test_arguments_of_from(text: str, name: str) -> None:
    assert said(text, "from-arg-undefined") == ([name] if name else [])


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("curl -k a", True),
        ("curl -sSLk a", True),
        ("curl -okay a", False),
        ("curl -H k: a", False),
        ("curl --proxy-insecure a", True),
        ("git config --global http.sslVerify false", True),
        ("git config --global http.sslVerify true", False),
        ("git -c http.https://a/.sslVerify=0 clone a", True),
    ],
)
def test_certificates_of_downloads(text: str, flagged: bool) -> None:
    assert bool(found(f"FROM a:1\nRUN {text}\n", "tls-download")) == flagged


def test_tokens_are_told_by_their_formats_and_never_shown() -> None:
    tokens = {
        "an access key of AWS": "AKIA" + "ABCDEFGHIJKLMNOP",
        "a token of GitHub": "ghp_" + "a1B2" * 9,
        "a token of GitLab": "glpat-" + "a1B2" * 5,
        "a token of Slack": "xoxb-" + "1234567890-abcdef",
        "a token of npm": "npm_" + "a1B2" * 9,
        "a key of Google": "AIza" + "a1B2c" * 7,
        "a key of Stripe": "sk_live_" + "a1B2" * 6,
        "a token of Docker Hub": "dckr_pat_" + "a1B2" * 7,
        "a token of Hugging Face": "hf_" + "aBcDeFgHiJkLmNoPq" * 2,
        "a JSON web token": "eyJ" + "hbGciOiJI" * 2 + ".eyJ" + "zdWIiOiIx" * 2 + "." + "c2lnbmF0" * 4,
    }
    text = "FROM a:1\n" + "".join(f"ENV V{n}={token}\n" for n, token in enumerate(tokens.values()))
    told = found(text, "secret-in-text")
    assert sorted(each.explanation for each in told) == sorted(tokens)
    shown = repr(lint([read("Dockerfile", text.encode())], EVERYTHING, shellcheck=False).findings)
    assert not [token for token in tokens.values() if token in shown]
    assert all("--mount=type=secret" in each.remedy for each in told)


def test_secrets_have_a_remedy_to_paste() -> None:
    (told,) = found("FROM a:1\nARG NPM_TOKEN=hunter2\n", "secret-in-variable")
    assert told.remedy.splitlines()[0] == "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \\"
    assert "docker build --secret id=npm_token,env=NPM_TOKEN ." in told.remedy
    assert "hunter2" not in repr(told)
    for rule in ("secret-in-text", "secret-copied", "password-on-line", "secret-to-layer"):
        for text in RULES[rule].bad:
            assert all("RUN --mount=type=secret,id=" in each.remedy for each in found(text, rule))


def test_remedies_are_lines_of_a_dockerfile() -> None:
    for rule in RULES.values():
        for text in rule.bad if rule.remedy else ():
            for told in found(text, rule.name):
                read("Dockerfile", f"FROM a:1\n{told.remedy}\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"ARG A{n}=$A{n - 1}\n" for n in range(19_000)) + "FROM a:1\n",
        "FROM a:1\n" + "".join(f"ENV LONG_{n}=$LONG{n}_\n" for n in range(19_000)),
        "".join(f"FROM s{n} AS s{n + 1}\nENV V{n}=$V\n" for n in range(990)),
        "FROM a:1\n" + "".join(f"COPY --from=i/{n} a /a\n" for n in range(19_000)),
        "FROM a:1\n" + ("EXPOSE " + "1:" * 9_000 + "\n") * 6,
        "FROM a:1\nRUN " + "echo [trusted=" * 4_000 + "\n",
        "FROM a:1\n" + ("# eyJ" + "eyJa" * 4_500 + "\n") * 6,
        "FROM a:1\n" + ("# " + "-----BEGIN A " * 1_400 + "\n") * 6,
    ],
    ids=["arguments", "variables", "stages", "sources", "ports", "brackets", "tokens", "keys"],
)
def test_absurd_input_ends(text: str) -> None:
    start = time.monotonic()
    file = read("Dockerfile", text.encode())
    for rule in RULES.values():
        begun = time.monotonic()
        list(rule.violates(file, EVERYTHING))
        assert time.monotonic() - begun < 20, rule.name
    assert time.monotonic() - start < 60


def test_every_name_of_a_secret_is_looked_at() -> None:
    from seawall.dockerfile.context.unwanted import RULES as UNWANTED
    from seawall.dockerfile.rules.secret_copied import _GRAVE, _PERHAPS

    for unwanted in UNWANTED:
        if unwanted.severity not in _GRAVE or unwanted.name in _PERHAPS:
            continue
        for name in unwanted.names:
            path = name.replace("*", "x")
            assert name.endswith("/") or said(f"FROM a:1\nCOPY {path} /srv/\n", "secret-copied") == [path]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ARG A\nFROM $A", ["A"]),
        ("ARG A=\nFROM x:${A}", ["A"]),
        ("ARG A=1\nFROM x:$A", []),
        ("ARG A\nFROM x:${A:-1}", []),
        ("ARG A\nFROM x:${A-1}", []),
        ("ARG A\nFROM x${A}y", []),
        ("ARG A\nFROM x:1${A%.*}", []),
        ("ARG A B=a/\nFROM ${B}${A}", ["A"]),
        ("FROM --platform=$BUILDPLATFORM x:$TARGETARCH", []),
    ],
)
def test_defaults_of_arguments_of_from(text: str, names: list[str]) -> None:
    assert said(text, "from-arg-default") == names


@pytest.mark.parametrize("option", ["target", "dst", "destination"])
def test_a_secret_is_where_its_mount_says(option: str) -> None:
    run = f'RUN --mount=type=secret,id=a,{option}=/key cp /key /app/key && git config x "$(cat /key)"\n'
    assert len(found(f"FROM a:1\n{run}", "secret-to-layer")) == 1
    assert len(found(f"FROM a:1\n{run}", "secret-configured")) == 1
