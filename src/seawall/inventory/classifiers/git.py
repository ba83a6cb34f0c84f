"""Git."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="git",
    globs=("git",),
    traces=(Trace((b"git/",), rb"(?<![\w/-])git/(\d\.\d{1,3}\.\d{1,3})\0"),),
)
