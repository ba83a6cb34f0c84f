"""HAProxy."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="haproxy",
    globs=("haproxy",),
    traces=(
        Trace(
            (b", released 20",), rb"version (\d\.\d{1,2}(?:\.\d{1,3}|-dev\d{1,3}))[^,\0]{0,24}, released 20"
        ),
    ),
)
