"""Kubernetes: its programs."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program(
    "kubernetes",
    "k8s.io/kubernetes",
    (
        "kubectl",
        "kubelet",
        "kubeadm",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "kube-proxy",
    ),
)
