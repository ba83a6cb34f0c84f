"""BIND 9: its name server."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="bind",
    globs=("named",),
    traces=(Trace((b"BIND 9.",), rb"BIND (9\.\d{1,3}\.\d{1,3}(?:-P\d)?)"),),
)
