"""Argo CD."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("argocd", "github.com/argoproj/argo-cd")
