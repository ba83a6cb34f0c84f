"""containerd."""

from seawall.inventory.classify import go_program

CLASSIFIER = go_program("containerd", "github.com/containerd/containerd")
