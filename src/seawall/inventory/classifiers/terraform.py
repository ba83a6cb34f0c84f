"""Terraform."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("terraform", "github.com/hashicorp/terraform")
