"""Memcached."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="memcached",
    globs=("memcached",),
    traces=(Trace((b"memcached 1.",), rb"\bmemcached (1\.\d{1,2}\.\d{1,3})\b"),),
)
