"""Unbound."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="unbound",
    globs=("unbound",),
    traces=(Trace((b"unbound ",), rb"\bunbound (\d\.\d{1,3}\.\d{1,3})\b"),),
)
