"""Caddy."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("caddy", "github.com/caddyserver/caddy")
