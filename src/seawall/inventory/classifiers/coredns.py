"""CoreDNS."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("coredns", "github.com/coredns/coredns")
