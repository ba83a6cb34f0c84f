"""Varnish Cache."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="varnish",
    globs=("varnishd",),
    traces=(Trace((b"varnish-",), rb"\bvarnish-(\d\.\d{1,2}\.\d{1,2}) revision "),),
)
