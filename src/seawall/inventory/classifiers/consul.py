"""Consul."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("consul", "github.com/hashicorp/consul")
