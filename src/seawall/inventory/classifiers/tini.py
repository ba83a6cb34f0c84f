"""Tini."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="tini",
    globs=("tini", "tini-static", "docker-init"),
    traces=(Trace((b"tini version ",), rb"tini version (\d\.\d{1,2}\.\d{1,2})"),),
)
