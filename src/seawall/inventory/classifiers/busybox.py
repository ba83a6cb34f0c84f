"""BusyBox."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="busybox",
    globs=("busybox",),
    traces=(Trace((b"BusyBox v",), rb"BusyBox v(\d\.\d{1,3}\.\d{1,3})"),),
)
