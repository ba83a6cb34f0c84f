"""curl."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="curl",
    globs=("curl",),
    traces=(Trace((b"\x00curl/",), rb"\0curl/(\d\.\d{1,3}\.\d{1,3})"),),
)
