"""Helm."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("helm", "helm.sh/helm")
