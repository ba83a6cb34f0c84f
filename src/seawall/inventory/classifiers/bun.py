"""Bun, a runtime of JavaScript."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="bun",
    globs=("bun",),
    traces=(
        Trace((b"Bun v",), rb"Bun v(\d{1,3}\.\d{1,3}\.\d{1,4})\b"),
        Trace((b"bun/",), rb"bun/(\d{1,3}\.\d{1,3}\.\d{1,4})\b"),
    ),
)
