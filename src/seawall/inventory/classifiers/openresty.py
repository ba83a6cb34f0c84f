"""OpenResty."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="openresty",
    globs=("nginx", "openresty"),
    traces=(Trace((b"openresty/",), rb"\bopenresty/(\d\.\d{1,3}\.\d{1,3}\.\d{1,3})\b"),),
)
