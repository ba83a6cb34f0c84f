"""Traefik."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("traefik", "github.com/traefik/traefik")
