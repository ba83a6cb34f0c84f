"""Pin the versions of packages that pip installs."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import is_pip_install, runs
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_VALUED = (
    "abi", "b", "build", "cert", "client-cert", "config-settings", "e", "editable", "exists-action",
    "extra-index-url", "f", "find-links", "i", "index-url", "implementation", "log", "no-binary",
    "only-binary", "platform", "prefix", "progress-bar", "proxy", "python-version", "report", "retries",
    "root", "src", "t", "target", "timeout", "trusted-host", "upgrade-strategy", "use-feature",
)  # fmt: skip
_VCS = re.compile(r"(?:git|hg|svn|bzr)(?:\+|:|$)")


def _loose(command: Command) -> list[str]:
    listed = command.flagged("constraint", "c", "requirement", "r") or command.has(".")
    if listed or not (is_pip_install(command) or runs(command, "pipx", "install")):
        return []
    words = command.operands(_VALUED)
    packages = words[words.index("install") + 1 :] if "install" in words else ()
    return [each for each in packages if not _fixed(each)]


def _fixed(package: str) -> bool:
    if _VCS.match(package):
        return "@" in package
    return re.search(r"[=<>!~]=|[<>]|/", package) is not None or package.endswith((".whl", ".tar.gz"))


RULE = Rule(
    name="pip-pinned",
    title="Pin the versions of packages that pip installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3013",),
    controls=("CIS Docker 4.11",),
    bad=(
        "FROM python:3.12\nRUN pip install --no-cache-dir django",
        "FROM python:3.12\nRUN python3 -m pip install --no-cache-dir 'flask==3.0' jinja2",
        "FROM python:3.12\nRUN pip install --no-cache-dir git+https://example.org/app.git",
        "FROM python:3.12\nRUN pipx install black",
    ),
    good=(
        "FROM python:3.12\nRUN pip install --no-cache-dir django==5.0.1",
        "FROM python:3.12\nRUN pip install --no-cache-dir -r requirements.txt",
        "FROM python:3.12\nRUN pip install --no-cache-dir .",
        "FROM python:3.12\nRUN pip install --no-cache-dir -c constraints.txt django",
        (
            "FROM python:3.12\n"
            "RUN pip install --no-cache-dir --index-url https://example.org/simple ./app-1.0.whl"
        ),
        "FROM python:3.12\nRUN pip install --no-cache-dir git+https://example.org/app.git@v1",
    ),
    violates=by_command(_loose),
)
