"""Fixes: each rule's by its own examples, then what holds of any file that is mended."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from msgspec.structs import replace

from seawall.dockerfile import Rule, Settings, all_rules, lint, read
from seawall.dockerfile.drafting import Edit, Fix, applied
from seawall.dockerfile.fixing import MOST_STEPS, Fixed, diff, fixed
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.finding import Severity

RULES = all_rules()
EXAMPLES = [(rule, text) for rule in RULES.values() if rule.fix for text in rule.bad]
# An example of a rule that a fix cannot tell how to mend: the shape of the text leaves it open.
UNMENDED = {"FROM debian:12\nRUN chmod a+rwx /app"}
# Without sudo, what it ran is seen.
REVEALED = {"sudo": {"apt-update-alone"}}
EVERYTHING = Settings(asked=frozenset(name.upper() for name in RULES))


def mended(text: str, *, unsafe: bool = False, settings: Settings | None = None) -> str:
    return fixed("Dockerfile", text.encode(), settings or Settings(), unsafe=unsafe).after.decode()


def broken(text: str, settings: Settings) -> set[str]:
    found = lint([read("Dockerfile", text.encode())], settings, shellcheck=False).findings
    return {each.advice.id for each in found}


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=lambda value: getattr(value, "name", ""))
def test_the_examples_are_mended(rule: Rule, text: str) -> None:
    settings = replace(rule.settings, asked=EVERYTHING.asked)
    change = fixed("Dockerfile", text.encode(), settings, unsafe=True)
    after = change.after.decode()
    before, left = broken(text, settings), broken(after, settings)
    assert (rule.name in left) == (text in UNMENDED), after
    assert left <= before | REVEALED.get(rule.name, set()), after
    again = fixed("Dockerfile", change.after, settings, unsafe=True)
    assert (again.after, again.mended) == (change.after, ())
    assert bool(dict(change.mended).get(rule.name)) != (text in UNMENDED)


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=lambda value: getattr(value, "name", ""))
def test_what_is_safe_is_mended_first(rule: Rule, text: str) -> None:
    """Safe fixes are among all fixes, and what they leave is mended by the others to the same rules."""
    safe = mended(text, settings=replace(rule.settings, asked=EVERYTHING.asked))
    again = mended(safe, settings=replace(rule.settings, asked=EVERYTHING.asked))
    assert again == safe


LISTS = "rm -rf /var/lib/apt/lists/*"
SAFE = [
    pytest.param(
        "RUN apt-get update && apt-get install --no-install-recommends curl=1\n",
        f"RUN apt-get update && apt-get install -y --no-install-recommends curl=1 && {LISTS}\n",
        id="one-line",
    ),
    pytest.param(
        "RUN apt-get update \\\n  # why\n  && apt-get install -y \\\n    curl=1 \\\n\n    git=2 # end\n",
        "RUN apt-get update \\\n  # why\n  && apt-get install -y \\\n    curl=1 \\\n    git=2 # end\n",
        id="empty-line",
    ),
    pytest.param(
        "RUN apt-get update \\\n  # why\n  && apt-get install -y \\\n       curl=1\n\nUSER 1\n",
        "RUN apt-get update \\\n  # why\n  && apt-get install -y \\\n       curl=1 \\\n"
        "  && rm -rf /var/lib/apt/lists/*\n\nUSER 1\n",
        id="leading",
    ),
    pytest.param(
        "RUN apt-get update && \\\n\tapt-get install -y curl=1\n",
        "RUN apt-get update && \\\n\tapt-get install -y curl=1 && \\\n\trm -rf /var/lib/apt/lists/*\n",
        id="trailing",
    ),
    pytest.param(
        "RUN <<E\nset -eux\n\tapt-get update\n\tapt-get install -y curl=1\nE\n",
        f"RUN <<E\nset -eux\n\tapt-get update\n\tapt-get install -y curl=1\n\t{LISTS}\nE\n",
        id="document",
    ),
    pytest.param(
        "RUN apt-get inst\\\nall curl=1\n",
        "RUN apt-get inst\\\nall -y curl=1\n",
        id="broken-word",
    ),
    pytest.param(
        "ONBUILD RUN pip3 install 'é==1' && python3 -m pip install é==2\n",
        "ONBUILD RUN pip3 install --no-cache-dir 'é==1' && python3 -m pip install --no-cache-dir é==2\n",
        id="trigger",
    ),
    pytest.param("RUN apt update\n", "RUN apt-get update && rm -rf /var/lib/apt/lists/*\n", id="two-rules"),
    pytest.param("ADD --chown=1:1 a.py b /app/\n", "COPY --chown=1:1 a.py b /app/\n", id="add"),
    pytest.param(
        'MAINTAINER "A" $B \\ <a@example.org>\n',
        'LABEL org.opencontainers.image.authors="\\"A\\" \\$B \\\\ <a@example.org>"\n',
        id="maintainer",
    ),
    pytest.param('CMD ["/a"]\nUSER 1\nCMD ["/b"]\n', 'USER 1\nCMD ["/b"]\n', id="once"),
    pytest.param(
        "RUN if true; then yum install -y a-1; fi\n",
        "RUN if true; then yum install -y a-1; fi && yum clean all\n",
        id="if",
    ),
]


@pytest.mark.parametrize(("before", "after"), SAFE)
def test_safe_fixes(before: str, after: str) -> None:
    assert mended(f"FROM debian:12\n{before}") == f"FROM debian:12\n{after}"


LEFT = [
    pytest.param("RUN apt-get update\nRUN apt-get install -y curl=1", id="lists-wanted-later"),
    pytest.param("RUN apt-get update\nRUN ./install.sh", id="lists-wanted-perhaps"),
    pytest.param("ONBUILD RUN apt-get install -y curl=1\nRUN apt-get update", id="wanted-by-a-later-build"),
    pytest.param("RUN <<E\napt-get update\nmake\nE", id="document-without-set-e"),
    pytest.param("RUN <<E\nset -e\napt-get update && make\nE", id="document-that-may-end-in-failure"),
    pytest.param('RUN ["sh", "-c", "apt-get update"]', id="list"),
    pytest.param("RUN apt-get update;", id="semicolon"),
    pytest.param('RUN apt-get update\nCMD ["sh", "-c", "apt-get install -y x"]', id="wanted-when-run"),
    pytest.param("RUN apk add --no-network curl=1", id="no-network"),
    pytest.param("RUN pip install --cache-dir /c a==1", id="cache-of-its-own"),
    pytest.param("RUN yum install -y --installroot=/mnt a-1", id="elsewhere"),
    pytest.param("RUN apt-get update && exec true", id="exec"),
    pytest.param("RUN apt-get update && (make", id="no-shell"),
    pytest.param("RUN apt-get update # and more", id="comment"),
    pytest.param("RUN yes | apt-get install --no-install-recommends curl=1", id="answered"),
    pytest.param("RUN --mount=type=cache,target=/var/cache dnf module reset x", id="cache"),
    pytest.param(
        "RUN --mount=type=cache,destination=/var/lib/apt/lists/partial apt-get update", id="cache-below"
    ),
    pytest.param("RUN apt upgrade", id="apt-upgrade"),
    pytest.param("RUN apt install --no-install-recommends -y 'lib*'", id="apt-pattern"),
    pytest.param("ADD rootfs.tar.zst /", id="archive"),
    pytest.param("ADD *.jar /app/", id="pattern"),
    pytest.param("ADD https://example.org/a b /app/", id="fetched"),
    pytest.param("RUN yum install -y --disablerepo=* ./a.rpm", id="no-repository"),
    pytest.param("RUN yarn install", id="yarn"),
    pytest.param("CMD nginx -g daemon", id="shell"),
    pytest.param("# hadolint ignore=DL3014,DL3015\nRUN apt-get install curl=1", id="ignored"),
]


@pytest.mark.parametrize("text", LEFT)
def test_what_may_change_the_image_is_left(text: str) -> None:
    text = f"FROM debian:12\n{text}\n"
    assert mended(text) == text


UNSAFE = [
    ("RUN apt-get update\nRUN apt-get install -y a=1", "RUN apt-get update && rm -rf /var/lib/apt/lists/*\n"),
    ("RUN cd /app && make", "WORKDIR /app\nRUN make"),
    ("# why\nRUN cat a | sort", '\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n# why\nRUN cat a | sort'),
    ("RUN sudo make", "RUN make"),
    ("RUN chmod -R 777 /a && chmod 0666 /b", "RUN chmod -R 775 /a && chmod 0664 /b"),
    ("RUN npm ci", "RUN --mount=type=cache,target=/root/.npm npm ci"),
    ("ENTRYPOINT exec-me 'a b'", 'ENTRYPOINT ["exec-me", "a b"]'),
    ("HEALTHCHECK --interval=5s CMD curl -f localhost", 'CMD ["curl", "-f", "localhost"]'),
]


@pytest.mark.parametrize(("before", "part"), UNSAFE, ids=[before for before, _ in UNSAFE])
def test_unsafe_fixes(before: str, part: str) -> None:
    text = f"FROM debian:12\n{before}\n"
    assert mended(text) == text
    assert part in mended(text, unsafe=True)


@pytest.mark.parametrize(
    "text",
    ["CMD cd /a", "CMD a && b", "CMD a $B", "CMD a *.b", 'SHELL ["/bin/bash"]\nCMD a', "CMD a \\\n b"],
)
def test_what_needs_a_shell_keeps_it(text: str) -> None:
    assert "[" not in mended(f"FROM debian:12\n{text}\n", unsafe=True).replace('SHELL ["/bin/bash"]', "")


def test_busybox_knows_no_progress() -> None:
    text = "FROM {}\nRUN wget https://example.org/a\n"
    assert "--progress" in mended(text.format("python:3.12"))
    for name in ("alpine:3.20", "python:3.12-alpine", "example.org/base:1"):
        assert "--progress" not in mended(text.format(name))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_marks_are_kept(mark: str, end: str, last: bool) -> None:
    before = ["FROM debian:12", "MAINTAINER me", "RUN apt-get update && \\", "  apt-get install -y curl=1"]
    after = [
        "FROM debian:12",
        'LABEL org.opencontainers.image.authors="me"',
        *(before[2], f"{before[3]} && \\", "  rm -rf /var/lib/apt/lists/*"),
    ]
    made = mended(mark + end.join([*before, ""][: None if last else -1]))
    assert made == mark + end.join([*after, ""][: None if last else -1])


def test_mixed_line_ends_stay_where_they_are() -> None:
    text = "FROM debian:12\r\n# one\nRUN pip install a==1\r\nUSER 1\n"
    assert mended(text) == text.replace("install", "install --no-cache-dir")


def test_the_escape_directive() -> None:
    text = "# escape=`\nFROM debian:12\nRUN apt-get update `\n  && apt-get install -y a=1\n"
    assert mended(text).endswith(" a=1 `\n  && rm -rf /var/lib/apt/lists/*\n")


def test_the_settings_say_which_rules() -> None:
    text = "FROM debian:12\nMAINTAINER me\nRUN apt-get install curl=1\n"
    only = mended(text, settings=Settings(ignored=frozenset({"DL4000"})))
    assert only == text.replace("install", "install -y")
    change = fixed("d", text.encode(), Settings(), keeps=lambda severity: severity is Severity.HIGH)
    assert change.mended == (("maintainer", 1),)
    lowered = Settings(severities=(("DL4000", Severity.LOW),))
    change = fixed("d", text.encode(), lowered, keeps=lambda severity: severity is Severity.HIGH)
    assert change.count == 0
    twice = Settings(severities=(("DL4000", Severity.LOW), ("DL4000", Severity.HIGH)))
    change = fixed("d", text.encode(), twice, keeps=lambda severity: severity is Severity.HIGH)
    assert change.mended == (("maintainer", 1),)


def test_a_diff_is_one_that_patch_understands() -> None:
    change = fixed("a/Dockerfile", b"FROM debian:12\nRUN pip install a==1", Settings())
    assert "".join(diff(change)) == (
        "--- a/Dockerfile\n+++ a/Dockerfile\n@@ -1,2 +1,2 @@\n FROM debian:12\n"
        "-RUN pip install a==1\n\\ No newline at end of file\n"
        "+RUN pip install --no-cache-dir a==1\n\\ No newline at end of file\n"
    )
    assert list(diff(Fixed("a", b"FROM a", b"FROM a"))) == []


def test_edits_that_overlap_wait() -> None:
    fixes = [Fix((Edit(0, 2, "x"),)), Fix((Edit(1, 3, "y"), Edit(5, 5, "!"))), Fix((Edit(4, 4, "z"),))]
    assert applied("abcdef", fixes) == "xcdzef"


PIECES = st.sampled_from([
    "RUN apt-get update && apt-get install curl", "RUN apt update", "RUN <<E\nset -e\napt-get update\nE",
    'MAINTAINER a "b" $c', "ENV a b c", "CMD x y", "CMD x", "ENTRYPOINT z 'q r'", "ADD a b /c", "COPY a b /c",
    "RUN cd /a && make | sort", "RUN cd /a \\\n && b", "# note", "", "FROM base as Other", "from other",
    "RUN wget x && pip install y \\\n\n # c\n && yum install z", "RUN sudo chmod 777 /a; apk add -U b",
    "ONBUILD ADD a /b", "LABEL x y", "EXPOSE 80/TCP", "HEALTHCHECK CMD a b", "run apk add \\\n  é", "USER 1",
    'RUN ["apt-get", "install", "x"]', "RUN apt-get install \"$(cat x)\" '", "RUN dnf install \\",
])  # fmt: skip


@limits(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_any_file_stays_one_and_is_mended_once(pieces: list[str], end: str, mark: bool, unsafe: bool) -> None:
    text = "\n".join(["FROM debian:12 as base", *pieces, ""]).replace("\n", end)
    data = b"\xef\xbb\xbf" * mark + text.encode()
    try:
        change = fixed("Dockerfile", data, EVERYTHING, unsafe=unsafe)
    except Malformed:
        return
    read("Dockerfile", change.after)
    assert fixed("Dockerfile", change.after, EVERYTHING, unsafe=unsafe).after == change.after
    assert change.after.startswith(b"\xef\xbb\xbf") == mark
    assert bool(change.mended) == (change.after != data)
    assert change.after.count(b"\r\n") == (change.after.count(b"\n") if end == "\r\n" else 0)


@limits(deadline=None)
@given(st.text(alphabet="RUNaptgeinslAD &|;\\\n'\"<E#$(){}é\r`-", max_size=60))
def test_text_of_any_kind(body: str) -> None:
    data = f"FROM a:1\nRUN apt-get update && apt-get install x{body}\n".encode()
    try:
        change = fixed("Dockerfile", data, Settings(), unsafe=True)
    except Malformed:
        return
    read("Dockerfile", change.after)
    assert fixed("Dockerfile", change.after, Settings(), unsafe=True).after == change.after


@pytest.mark.parametrize(
    "text",
    [
        "RUN <<E\n" + "apt-get install x\n" * 3_000 + "E\n",
        "RUN apt-get update && ./x\n" * (MOST_STEPS - 1),
        "".join(f"FROM a{n} AS a{n + 1}\nRUN apt-get update\n" for n in range(MOST_STEPS // 2 - 1)),
        "CMD a\n" * (MOST_STEPS - 1),
        "RUN a \\\n" + "\n" * 15_000 + " b\n",
    ],
    ids=["commands", "instructions", "stages", "once", "empty-lines"],
)
def test_large_files_are_mended_in_time(text: str) -> None:
    start = time.monotonic()
    fixed("Dockerfile", f"FROM a:1 AS a0\n{text}".encode(), Settings(), unsafe=True)
    assert time.monotonic() - start < 60


def test_a_file_that_is_too_large_is_named() -> None:
    with pytest.raises(LimitExceeded, match="Dockerfile: more than 2000 instructions"):
        fixed("Dockerfile", b"FROM a\n" + b"USER 1\n" * MOST_STEPS, Settings())
