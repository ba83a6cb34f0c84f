"""Vault."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("vault", "github.com/hashicorp/vault")
