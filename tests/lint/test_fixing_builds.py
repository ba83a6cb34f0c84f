"""What buildah makes of Dockerfiles before and after the safe fixes: the same, but for the caches.

The programs in the base image only pretend (support/smallbase.py), for there is no network; they leave the
caches that the real ones leave, and fail where these do.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

import pytest

from seawall.dockerfile import Settings, all_rules
from seawall.dockerfile.fixing import fixed
from support.smallbase import Builder, Outcome
from support.tools import require_program

APT = "var/lib/apt"
CASES: dict[str, tuple[str, set[str], tuple[str, ...]]] = {
    # name: instructions after FROM, the rules that are mended, what is not kept any longer
    "apt": (
        "RUN apt-get update && apt-get install -y --no-install-recommends curl git",
        {"apt-lists"},
        (APT,),
    ),
    "apt-leading": (
        "RUN apt-get update \\\n  # tools\n && apt-get install -y \\\n    curl \\\n\n      git\n\nUSER app",
        {"apt-lists", "continuation-empty"},
        (APT,),
    ),
    "apt-trailing": (
        "RUN set -eux && \\\n    apt-get update && \\\n    apt-get install -y curl || exit 3",
        {"apt-lists"},
        (APT,),
    ),
    "apt-branches": (
        "RUN if [ -e /bin/sh ]; then apt-get update; else exit 9; fi; apt-get install -y curl",
        {"apt-lists"},
        (APT,),
    ),
    "apt-document": (
        "RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF",
        {"apt-lists"},
        (APT,),
    ),
    "apt-lists-used-later": (
        "RUN apt-get update\nRUN apt-get install -y curl\nMAINTAINER me",
        {"maintainer"},
        (),
    ),
    "apt-lists-used-by-a-script": (
        "COPY install.sh /\nRUN apt-get update\nRUN sh /install.sh\nEXPOSE 80/TCP",
        {"expose-casing"},
        (),
    ),
    "apt-is-no-name": (
        "RUN apt update && apt install -y curl && mkdir -p /srv/a && touch /srv/a/b && chmod 700 /srv/a",
        {"apt-for-scripts", "apt-lists"},
        (APT,),
    ),
    "apk": ("RUN apk update && apk add curl && apk add -U git", {"apk-cache"}, ("var/cache/apk",)),
    "apk-index-used-later": ("RUN apk update\nRUN apk add curl", {"apk-cache"}, ("var/cache/apk",)),
    "yum": ("RUN yum -y install curl && ln -s /opt/curl /c", {"yum-clean"}, ("var/cache/yum",)),
    "dnf": ("RUN dnf install -y curl; cat /opt/curl > /copy", {"dnf-clean"}, ("var/cache/dnf",)),
    "zypper": ("RUN (zypper --non-interactive install curl)", {"zypper-clean"}, ("var/cache/zypp",)),
    "zypper-asks": ("RUN zypper install a", {"zypper-clean", "zypper-yes"}, ("var/cache/zypp",)),
    "pip": ("RUN pip install a==1 \\\n  && pip install b==2", {"pip-cache"}, ("root/.cache",)),
    "useradd": ("RUN useradd -u 200000 big", {"useradd-high-uid"}, ("var/log",)),
    "wget": ("RUN wget https://example.org/a", {"wget-progress"}, ()),
    "add": (
        "ADD --chown=1000:1000 one.txt folder /srv/\nadd folder /other/\nONBUILD ADD one.txt /",
        {"copy-for-add", "instruction-casing"},
        (),
    ),
    "copy-many": ("RUN mkdir /srv\nCOPY one.txt two.txt /srv", {"copy-many-to-folder"}, ()),
    "once": (
        (
            'CMD ["/a"]\nENTRYPOINT ["/x"]\nHEALTHCHECK CMD ["/h"]\nCMD ["/b"]\nENTRYPOINT ["/y"]\n'
            'HEALTHCHECK --interval=9s CMD ["/i"]\nCMD ["/c"]'
        ),
        {"cmd-once", "entrypoint-once", "healthcheck-once"},
        (),
    ),
    "key-value": (
        (
            "ENV A one\nENV B two words $A\nENV C \"three of them\" \nENV D '$A'\nLABEL e f g\n"
            "ENV H $A-${B:-x}\n"
            'RUN echo "$A|$B|$C|$D|$H" > /said'
        ),
        {"key-value-form"},
        (),
    ),
    "casing": (
        "run echo one > /one\nWORKDIR /srv\nuser 1000:1000\nENV X=1\nexpose 53/UDP 80\nLABEL a=b",
        {"instruction-casing", "expose-casing"},
        (),
    ),
    "stages": (
        (
            "RUN echo built > /built\nFROM localhost/base:12 as run\nCOPY --from=0 /built /\n"
            "FROM --platform=$TARGETPLATFORM run as last\nRUN pip install x"
        ),
        {"from-as-casing", "from-target-platform", "pip-cache"},
        ("root/.cache",),
    ),
    "trigger": ("ONBUILD RUN pip install a\nRUN echo x > /x", {"pip-cache"}, ()),
    "fails": (
        "RUN pip install a && grep nothing /etc/passwd && yum install -y b",
        {"pip-cache", "yum-clean"},
        (),
    ),
    "fails-in-the-midst": (
        "RUN apt-get update && apt-get install -y curl; cat /nowhere",
        {"apt-lists"},
        (APT,),
    ),
    "fails-without-lists": ("MAINTAINER a\nRUN apt-get install -y curl", {"maintainer"}, ()),
}


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    memory = Path("/dev/shm")
    folder = Path(mkdtemp(prefix="sw", dir=memory if memory.is_dir() else None))
    try:
        yield Builder(require_program("buildah", "it builds what was mended"), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def context(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    for name in ("one.txt", "two.txt", "folder/three.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder" / "three.txt").chmod(0o640)
    (tmp_path / "install.sh").write_text("apt-get install -y git\n")
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_what_is_built_is_the_same(name: str, builder: Builder, context: Path) -> None:
    body, rules, gone = CASES[name]
    before = f"FROM localhost/debian:12\n{body}\n".encode()
    if name == "trigger":  # a mark and other line ends are nothing to the builder
        before = b"\xef\xbb\xbf" + before.replace(b"\n", b"\r\n")
    change = fixed("Dockerfile", before, Settings())
    assert {rule for rule, _ in change.mended} == rules
    one, other = (builder.build(as_list(text), context) for text in (before, change.after))
    assert one.code == other.code, (one.said, other.said)
    assert bool(one.code) == name.startswith("fails"), one.said
    assert without(one, gone) == without(other, gone)
    assert set(other.files) <= set(one.files)
    assert settings(one.settings, name) == settings(other.settings, name)


def as_list(text: bytes) -> bytes:
    """Give the shell what BuildKit gives it of a here-document, which buildah does not know before 1.33."""
    found = re.search(rb"RUN <<EOF\n(.*)EOF", text, re.DOTALL)
    if found is None:
        return text
    return text.replace(found[0], b"RUN " + json.dumps(["/bin/sh", "-c", found[1].decode()]).encode())


def without(outcome: Outcome, gone: tuple[str, ...]) -> dict[str, object]:
    return {path: entry for path, entry in outcome.files.items() if not path.startswith(gone)}


def settings(described: dict[str, object], name: str) -> dict[str, object]:
    """An image's settings; those that a label replaces, and what triggers run, are told in another way."""
    ours = {key: value for key, value in described.items() if key not in {"Hostname", "Image"}}
    ours["ExposedPorts"] = sorted(map(str.lower, cast(dict[str, object], ours.get("ExposedPorts") or {})))
    if "MAINTAINER" in CASES[name][0]:
        ours["Labels"] = {}
    if name == "trigger":
        ours["OnBuild"] = str(ours["OnBuild"]).replace(" --no-cache-dir", "")
    if name == "add":
        ours["OnBuild"] = str(ours["OnBuild"]).replace("ADD", "COPY")
    return ours


def test_caches_are_what_is_missing(builder: Builder, context: Path) -> None:
    """The pretended programs do leave caches: what is mended takes them away."""
    for name, path in (("apt", "var/lib/apt/lists/deb_dists_main"), ("pip", "root/.cache/pip/primary")):
        before = f"FROM localhost/debian:12\n{CASES[name][0]}\n".encode()
        assert path in builder.build(before, context).files
        assert path not in builder.build(fixed("D", before, Settings()).after, context).files


def test_most_safe_fixes_are_built() -> None:
    safe = {
        rule.name
        for rule in all_rules().values()
        for text in rule.bad
        if rule.name in dict(fixed("D", text.encode(), rule.settings).mended)
    }
    built = {rule for _, rules, _ in CASES.values() for rule in rules}
    assert built <= safe
    assert safe - built <= {"apt-yes", "dnf-yes", "yum-yes"}  # without an answer such a build ends
