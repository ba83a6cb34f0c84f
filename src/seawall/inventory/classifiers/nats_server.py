"""NATS."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("nats-server", "github.com/nats-io/nats-server")
