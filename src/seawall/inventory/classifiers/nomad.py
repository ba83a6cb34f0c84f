"""Nomad."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("nomad", "github.com/hashicorp/nomad")
