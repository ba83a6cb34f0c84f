"""Deno, a runtime of JavaScript."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="deno",
    globs=("deno",),
    traces=(Trace((b"Deno/",), rb"Deno/(\d{1,3}\.\d{1,3}\.\d{1,4})\b"),),
)
