"""Where a secret should live instead, in lines that can be pasted into this kind of file."""

from __future__ import annotations

import re

from seawall.secrets.hits import Hit

DOCKERFILE, COMPOSE, KUBERNETES, WORKFLOW, PIPELINE, IMAGE = (
    "dockerfile",
    "compose",
    "kubernetes",
    "workflow",
    "pipeline",
    "image",
)
"""Kinds of files; IMAGE is the configuration of an image. Any other file is of the kind ""."""
_BEGINNING = 64 * 1024
_BY_NAME = (
    (
        DOCKERFILE,
        re.compile(r"(?:^|/)(?:dockerfile|containerfile)(?:\.[^/]*)?$|\.dockerfile$", re.IGNORECASE),
    ),
    (COMPOSE, re.compile(r"(?:^|/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$", re.IGNORECASE)),
    (WORKFLOW, re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$")),
    (PIPELINE, re.compile(r"(?:^|/)\.gitlab-ci\.yml$")),
)
_MANIFEST = re.compile(rb"^\s*\"?apiVersion\"?\s*:\s*\S", re.MULTILINE)
_KIND = re.compile(rb"^\s*\"?kind\"?\s*:\s*\S", re.MULTILINE)
_FIRST = "# It is no secret any more: have it revoked where it was issued, and put its successor elsewhere."

_LINES = {
    DOCKERFILE: """\
RUN --mount=type=secret,id={low},env={name} THE-COMMAND-THAT-NEEDS-IT
# docker build --secret id={low},env={name} .   (at run time: docker run --env {name}, without a value)""",
    COMPOSE: """\
    environment:
      {name}_FILE: /run/secrets/{low}
    secrets: [{low}]
# and at the top level:
secrets:
  {low}:
    environment: {name}""",
    KUBERNETES: """\
        - name: {name}
          valueFrom:
            secretKeyRef: {{name: {dashed}, key: value}}
# kubectl create secret generic {dashed} --from-file=value=/dev/stdin""",
    WORKFLOW: """\
        env:
          {name}: ${{{{ secrets.{name} }}}}
# gh secret set {name}""",
    PIPELINE: """\
# Settings > CI/CD > Variables > {name}, masked and protected; the job then has it as ${name}""",
    IMAGE: """\
# Build it anew without this value, for every copy of this image has it:
RUN --mount=type=secret,id={low},env={name} THE-COMMAND-THAT-NEEDS-IT
# docker run --env {name} IMAGE   (without a value: that of the caller's environment)""",
}
_BY_HOME = {
    "cloud": """\
# Best is none at all: a role of the workload (instance profile, workload identity, OIDC). Else:
aws secretsmanager get-secret-value --secret-id {dashed} --query SecretString --output text
vault kv get -field=value secret/{dashed}""",
    "registry": """\
# A credential helper keeps it out of files ("credsStore" in config.json); in a build:
RUN --mount=type=secret,id={low},target=/run/secrets/{low} THE-COMMAND-THAT-NEEDS-IT""",
    "ssh": """\
# Keep the key in an agent, and lend that to the build:
RUN --mount=type=ssh git clone git@HOST:REPOSITORY
# docker build --ssh default .""",
    "": """\
{name}="$(vault kv get -field=value secret/{dashed})"
{name}="$(aws secretsmanager get-secret-value --secret-id {dashed} --query SecretString --output text)\"""",
}


def kind_of(path: str, content: bytes = b"") -> str:
    """Return what kind of file it is, by its path, or by what a manifest begins with."""
    for kind, pattern in _BY_NAME:
        if pattern.search(path):
            return kind
    if path.endswith((".yaml", ".yml", ".json")):
        beginning = content[:_BEGINNING]
        if _MANIFEST.search(beginning) and _KIND.search(beginning):
            return KUBERNETES
    return ""


def remedy(hit: Hit, home: str) -> str:
    """Return what to do about a secret: lines for the kind of file it is in, else for how it is used."""
    name = re.sub(r"\W+", "_", hit.name or hit.rule, flags=re.ASCII).strip("_").upper() or "SECRET"
    low = name.lower()
    lines = _LINES.get(hit.kind) or _BY_HOME.get(home, _BY_HOME[""])
    return f"{_FIRST}\n{lines.format(name=name, low=low, dashed=low.replace('_', '-'))}"
