"""Kubernetes: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import BASE64, HEX, LOWER, URLSAFE, sample

REFERENCE = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"

PROVIDER = Provider(
    "kubernetes",
    (
        Detector(
            name="kubeconfig-client-key",
            title="Client key in a kubeconfig",
            pattern=r"""client-key-data[\"']?\s*:\s*[\"']?([0-9A-Za-z+/]{100,}={0,2})""",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                "client-key-data: " + sample("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo", BASE64, 200),
            ),
            negatives=(
                sample("client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk", BASE64, 200),
            ),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="kubernetes-bootstrap-token",
            title="Kubernetes bootstrap token",
            pattern=(
                r"(?i:--token|bootstrap[\w-]*|kubeadm[^\n]*token|tls-bootstrap-t"
                r"""oken)[\"']?[ \t:=]+[\"']?([0-9a-z]{6}\.[0-9a-z]{16})\b"""
            ),
            examples=(sample(sample("kubeadm join 10.0.0.1:6443 --token ", LOWER, 6) + ".", LOWER, 16),),
            negatives=(sample(sample("version: ", LOWER, 6) + ".", LOWER, 16),),
            reference="https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/",
            home="cloud",
        ),
        Detector(
            name="openshift-token",
            title="OpenShift access token",
            pattern=r"\b(sha256~[\w-]{43})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("sha256~", URLSAFE, 43),),
            negatives=(sample("sha256:", HEX, 64),),
            reference="https://docs.redhat.com/documentation/openshift_container_platform",
            home="cloud",
        ),
        Detector(
            name="rancher-token",
            title="Rancher API token",
            pattern=whole("(?:token|kubeconfig-user|kubeconfig-u)-[0-9a-z-]{5,20}:[0-9a-z]{54}"),
            confidence="high",
            examples=(sample(sample("token-", LOWER, 5) + ":", LOWER, 54),),
            negatives=(sample("token-", LOWER, 5),),
            reference="https://ranchermanager.docs.rancher.com/api/api-tokens",
            home="cloud",
        ),
    ),
)
