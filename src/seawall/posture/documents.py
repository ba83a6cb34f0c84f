"""The bytes of a file to its documents: told apart, bounded, each read or said to be unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed
from seawall.posture import jsons
from seawall.posture.nodes import Node, Parsed

MIB = 1024 * 1024
MOST_BYTES = 32 * MIB
"""Of one file."""
MOST_READ = 4 * MIB
"""Of what is read as YAML in one file; what holds no containers is passed over unread."""
RENDER = "templates that are not rendered: helm template CHART | seawall posture -"

_KIND = re.compile(r"^kind:[ \t]*[\"']?(\w+)", re.MULTILINE)
_EMPTY = re.compile(r"(?:---)?(?:[ \t\r]*+(?:#[^\n]*+|%[^\n]*+|\.\.\.)?+(?:\n|\Z))*+")
_TEMPLATE = re.compile(r"\{\{-?\s*(?:[.$(\"]|(?:if|with|range|include|template|define|end|else|toYaml)\b)")
_WITHOUT = frozenset(
    [
        "APIService",
        "Binding",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "ControllerRevision",
        "CustomResourceDefinition",
        "Endpoints",
        "EndpointSlice",
        "Event",
        "FlowSchema",
        "HorizontalPodAutoscaler",
        "Ingress",
        "IngressClass",
        "Lease",
        "LimitRange",
        "MutatingWebhookConfiguration",
        "Namespace",
        "NetworkPolicy",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "PodDisruptionBudget",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "RuntimeClass",
        "Secret",
        "Service",
        "ServiceAccount",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "Kustomization",
        "PodSecurityPolicy",
    ]
)
"""Kinds of Kubernetes itself that run nothing."""


class Document(Struct, frozen=True):
    """One document of a file: its root, and the text of the whole file, into which nodes point."""

    file: str
    text: str
    root: Node


def decoded(file: str, data: bytes) -> str:
    """Return a file's text; raises Malformed for what is none, LimitExceeded for too much of it."""
    if len(data) > MOST_BYTES:
        raise LimitExceeded(f"{file}: more than {MOST_BYTES // MIB} MiB")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(file, data, encoding)
    if b"\0" in data:
        raise Malformed(f"{file}: binary, and no text")
    return _strict(file, data, "utf-8-sig")


def _strict(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Malformed(f"{file}: neither UTF-8 nor UTF-16 with a mark") from None


def read_documents(file: str, text: str) -> Iterator[Document | NotAssessed]:
    """Yield what a file of YAML or JSON holds, apart from what holds no containers by its kind."""
    if text.lstrip()[:1] in {"{", "["} and not text.lstrip().startswith("{{"):
        try:
            yield from _told(file, text, jsons.parse(text))
        except LimitExceeded as error:
            yield NotAssessed("file", file, str(error))
        except Malformed as error:  # YAML may begin so, too
            found = list(_streamed(file, text))
            is_yaml = any(isinstance(each, Document) for each in found)
            yield from found if is_yaml else (NotAssessed("file", file, str(error)),)
        return
    yield from _streamed(file, text)


def _streamed(file: str, text: str) -> Iterator[Document | NotAssessed]:
    from seawall.posture import yamls  # noqa: PLC0415 (heavy)

    read = 0
    for part, line, offset in yamls.documents(text):
        kinds = _KIND.findall(part)
        if _EMPTY.fullmatch(part) or (kinds and _WITHOUT.issuperset(kinds)):
            continue
        read += len(part)
        subject = file if line == 1 else f"{file}:{line}"
        if read > MOST_READ:
            yield NotAssessed("file", subject, f"more than {MOST_READ // MIB} MiB of YAML in one file")
            return
        try:
            yield from _told(file, text, yamls.parse(part, line, offset))
        except Malformed as error:
            why = RENDER if _TEMPLATE.search(part) else str(error)
            yield NotAssessed("file", subject, why)


def _told(file: str, text: str, parsed: Parsed) -> Iterator[Document | NotAssessed]:
    if parsed.root is not None:
        yield Document(file, text, parsed.root)
    for line, said in parsed.notes:
        yield NotAssessed("file", f"{file}:{line}", said)
